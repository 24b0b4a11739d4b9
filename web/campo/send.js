// Sends what is ready, one by one, each by its token: sent twice it is stored once. One tab sends,
// the others see. What is answered 200 is erased here in the same moment, nothing before.
import * as kept from "./kept.js";
import * as sense from "./sense.js";
import * as store from "./store.js";
import * as vault from "./vault.js";
import { ask } from "./net.js";
import { t } from "./text.js";

const FIRST = 5_000, MOST = 300_000; // pauses, ms
export const FRESH = 10 * sense.MINUTE;
const line = new BroadcastChannel("ponte-campo");
// How it stands, for the head: net is "" or what net.js says.
export const state = { net: "", sending: false };
let pause = FIRST, timer = 0, running = false, asked = false, tell = () => {}, gone = () => {};

export function listen(changed, erased) {
  [tell, gone] = [changed, erased];
  line.onmessage = ({ data }) => (data === "gone" ? gone("elsewhere") : tell());
}

export function changed() {
  line.postMessage("changed");
  tell();
}

export const sayGone = () => line.postMessage("gone");

// Now, whatever the pause; what comes while a round is under way makes another right after it.
export function now() {
  [pause, asked] = [FIRST, true];
  soon(0);
}

export function soon(ms = FIRST) {
  clearTimeout(timer);
  timer = setTimeout(round, ms);
}

async function round() {
  if (running) return;
  [running, asked] = [true, false];
  const next = await one().catch(() => FIRST);
  running = false;
  if (next !== null) soon(asked ? 0 : next);
}

// How long to wait for the next; null: never, all is erased.
async function one() {
  const mine = await navigator.locks.request("ponte-campo-send", { ifAvailable: true },
    (lock) => (lock ? contact() : null));
  if (mine === null) return FIRST;
  if (mine === "gone") return null;
  pause = mine === "ok" ? FIRST : Math.min(pause * 2, MOST);
  const { ready } = await kept.count();
  const quiet = mine === "ok" && (!ready || !vault.isOpen());
  return quiet ? 60_000 : pause + Math.random() * 1000;
}

async function contact() {
  const device = await store.get("device", "device");
  if (!device) return "ok";
  state.sending = true;
  try {
    const { waiting, oldest } = await kept.count();
    const answer = await ask("contact", { device: device.id, waiting, oldest,
      locked: vault.isBarred(device) });
    const net = await judged(answer);
    if (net !== "ok") return net;
    if (answer.said.reset_tries && vault.isBarred(device)) await vault.forgive();
    const leap = sense.takeLeap();
    if (leap) await kept.shift(leap);
    await sense.keep();
    const lost = await kept.expire();
    if (lost) await noted({ lost: (device.lost || 0) + lost });
    if (!vault.isOpen()) return "ok";
    return await sendAll(device);
  } finally {
    state.sending = false;
    changed();
  }
}

const noted = (more) =>
  store.soft(store.change("device", "device", (device) => device && { ...device, ...more }));

async function judged({ kind }) {
  if (kind === "gone") { gone("revoked"); return "gone"; }
  state.net = kind === "refused" ? "ok" : kind;
  return state.net;
}

async function sendAll(device) {
  const waiting = (await kept.rows()).filter((row) => row.ready);
  let last = "ok", marked = false;
  for (const row of waiting.sort((one, two) => one.since - two.since)) {
    // Who has it open in another tab is typing in it.
    const net = await navigator.locks.request(`ponte-campo-${row.token}`, { ifAvailable: true },
      (lock) => (lock && vault.isOpen() ? sendOne(device, row.token) : "ok"));
    // One that the server cannot take does not keep the others back.
    marked ||= row.kind === "check";
    if (net === "trouble") last = net;
    else if (net !== "ok") return net;
  }
  // Each mark of the list makes another list of it.
  return last === "ok" ? day(device, marked) : last;
}

async function sendOne(device, token) {
  const item = await kept.read(token).catch(() => null);
  if (!item?.ready) return "ok";
  // From here it may have arrived, whether or not the answer comes back.
  await store.soft(kept.mark(token, { tried: true }));
  const answer = await ask(...message(device, token, item));
  const net = await judged(answer);
  if (answer.kind === "ok") {
    if (item.kind === "check") await onTheList(item.value);
    await kept.drop(token);
    await noted({ sent: sense.now() });
  } else if (answer.kind === "refused") {
    await refused(item, answer);
  } else if (net === "out" || net === "foreign") {
    await store.soft(kept.mark(token, { tried: false }));
  }
  changed();
  return net;
}

// Until the list comes anew it says what was just sent.
async function onTheList({ appointment, state }) {
  const day = await kept.read("day").catch(() => null);
  const visit = day?.value.check_in?.find((one) => one.appointment === appointment);
  if (!visit) return;
  visit.state = state;
  await store.soft(kept.write("day", "day", day.value));
}

function message(device, token, { kind, value }) {
  if (kind === "check") return ["check-in", { device: device.id, token, ...value }];
  const { quarter, channel, stop, who, needs, urgency, story, notice, written_at } = value;
  const typed = { quarter, channel, stop, who, needs, urgency, story, notice };
  return ["send", { device: device.id, token, typed, written_at }];
}

// A case comes back to be put right; a tap of the list is shown with its reason until it is
// taken away by hand.
async function refused({ token, kind, value }, { said, why }) {
  const told = said.errors?.length ? said.errors : [{ field: "", said: t(why || "refused_plain") }];
  await store.soft(kept.write(token, kind, { ...value, refused: told }));
}

export async function day(device, fresh = false) {
  const old = await kept.read("day").catch(() => null);
  if (!fresh && old && sense.now() - old.since < FRESH) return "ok";
  const answer = await ask(`day?device=${encodeURIComponent(device.id)}`);
  const net = await judged(answer);
  if (answer.kind === "ok" && vault.isOpen()) {
    await store.soft(kept.write("day", "day", answer.said));
    const language = answer.said.user?.language;
    if (language && !device.language) {
      await noted({ language });
    }
  }
  return net;
}
