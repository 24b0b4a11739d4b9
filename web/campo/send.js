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
let pause = FIRST, timer = 0, tell = () => {}, gone = () => {};

export function listen(changed, erased) {
  [tell, gone] = [changed, erased];
  line.onmessage = ({ data }) => (data === "gone" ? gone("elsewhere") : tell());
}

export function changed() {
  line.postMessage("changed");
  tell();
}

export const sayGone = () => line.postMessage("gone");

// Now, whatever the pause; what is asked again while it runs is not asked twice.
export function now() {
  pause = FIRST;
  return soon(0);
}

export function soon(ms = FIRST) {
  clearTimeout(timer);
  timer = setTimeout(round, ms);
}

async function round() {
  const mine = await navigator.locks.request("ponte-campo-send", { ifAvailable: true },
    (lock) => (lock ? contact() : null));
  if (mine === null) { soon(FIRST); return; }
  if (mine === "gone") return;
  pause = mine === "ok" ? FIRST : Math.min(pause * 2, MOST);
  const { ready } = await kept.count();
  const quiet = mine === "ok" && (!ready || !vault.isOpen());
  soon(quiet ? 60_000 : pause + Math.random() * 1000);
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
    await sense.keep();
    const lost = await kept.expire();
    if (lost) await store.change("device", "device", (d) => d && { ...d, lost: (d.lost || 0) + lost });
    if (!vault.isOpen()) return "ok";
    const last = await sendAll(device);
    return last === "ok" ? await day(device) : last;
  } finally {
    state.sending = false;
    changed();
  }
}

async function judged({ kind }) {
  if (kind === "gone") { gone("revoked"); return "gone"; }
  state.net = kind === "refused" ? "ok" : kind;
  return state.net;
}

async function sendAll(device) {
  const waiting = (await kept.rows()).filter((row) => row.ready);
  let last = "ok";
  for (const row of waiting.sort((one, two) => one.since - two.since)) {
    // Who has it open in another tab is typing in it.
    const net = await navigator.locks.request(`ponte-campo-${row.token}`, { ifAvailable: true },
      (lock) => (lock && vault.isOpen() ? sendOne(device, row.token) : "ok"));
    // One that the server cannot take does not keep the others back.
    if (net === "trouble") last = net;
    else if (net !== "ok") return net;
  }
  return last;
}

async function sendOne(device, token) {
  const item = await kept.read(token).catch(() => null);
  if (!item?.ready) return "ok";
  // From here it may have arrived, whether or not the answer comes back.
  await kept.mark(token, { tried: true });
  const answer = await ask(...message(device, token, item));
  const net = await judged(answer);
  if (answer.kind === "ok") {
    await kept.drop(token);
    await store.change("device", "device", (d) => d && { ...d, sent: sense.now() });
  } else if (answer.kind === "refused") {
    await refused(item, answer.said.errors || [{ field: "", said: t("refused_long") }]);
  } else if (net === "out" || net === "foreign") {
    await kept.mark(token, { tried: false });
  }
  changed();
  return net;
}

function message(device, token, { kind, value }) {
  if (kind === "check") return ["check-in", { device: device.id, token, ...value }];
  const { quarter, channel, stop, who, needs, urgency, story, notice, written_at } = value;
  const typed = { quarter, channel, stop, who, needs, urgency, story, notice };
  return ["send", { device: device.id, token, typed, written_at }];
}

// A case comes back to be put right; a tap of the list is shown with its reason until it is
// taken away by hand.
async function refused({ token, kind, value }, errors) {
  await kept.write(token, kind, { ...value, refused: errors });
}

export async function day(device, fresh = false) {
  const old = await kept.read("day").catch(() => null);
  if (!fresh && old && sense.now() - old.since < FRESH) return "ok";
  const answer = await ask(`day?device=${encodeURIComponent(device.id)}`);
  const net = await judged(answer);
  if (answer.kind === "ok" && vault.isOpen()) {
    await kept.write("day", "day", answer.said);
    const language = answer.said.user?.language;
    if (language && !device.language) {
      await store.change("device", "device", (d) => d && { ...d, language });
    }
  }
  return net;
}
