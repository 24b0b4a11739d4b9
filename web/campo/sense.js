// What time it is, on a device whose clock may be wrong. The server's last word counts; from there
// on it is counted by the clock that only goes forward, and between two visits by the device's
// clock, of which no single leap is believed for more than MOST. Nothing is erased by a clock alone.
import * as store from "./store.js";

export const MINUTE = 60_000, DAY = 86_400_000;
const MOST = 3 * DAY, SLIP = 5 * MINUTE;
let held = null; // { time, wall, perf }
let leapt = null; // { from, by }: since when the time here was ahead, and by how much (below zero)
let wrong = null; // how far the device's clock is off, in ms; "back" or "ahead" when not known

export const now = () => (held ? held.time + performance.now() - held.perf : Date.now());
export const clockSaid = () => wrong;

// From what the device kept: { time, wall, told }; `told` is when the server last spoke.
export function begin(kept) {
  const wall = Date.now(), step = kept ? wall - kept.wall : 0;
  if (step < -SLIP) wrong = "back";
  else if (step > MOST) wrong = "ahead";
  else if (kept && Math.abs(kept.off || 0) > SLIP) wrong = kept.off;
  const time = kept ? kept.time + Math.min(Math.max(step, 0), MOST) : wall;
  held = { time, wall, perf: performance.now(), told: kept?.told };
}

// Every minute and after a sleep: performance.now may have slept too.
export function tick() {
  if (!held) return;
  const wall = Date.now(), perf = performance.now();
  const steady = perf - held.perf, step = wall - held.wall;
  if (step < steady - SLIP) wrong = "back";
  else if (step > steady + MOST) wrong = "ahead";
  const time = held.time + Math.max(steady, Math.min(step, steady + MOST));
  held = { ...held, time, wall, perf };
}

// What is kept since `from` may say a time that had not come yet; asked once. A time that lagged
// stays: earlier than it was is never later than what was done elsewhere, and no term grows by it.
export function takeLeap() {
  const found = leapt;
  leapt = null;
  return found;
}

// The server said what time it is.
export function told(text) {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return;
  const wall = Date.now(), by = held ? time - now() : 0;
  if (by < -SLIP) leapt = { from: held.told ?? 0, by: (leapt?.by || 0) + by };
  held = { time, wall, perf: performance.now(), told: time };
  wrong = Math.abs(wall - time) > SLIP ? wall - time : null;
}

export async function keep() {
  if (!held) return;
  const sense = { time: now(), wall: Date.now(), told: held.told, off: typeof wrong === "number" ? wrong : 0 };
  await store.soft(store.change("device", "device", (device) => device && { ...device, sense }));
}
