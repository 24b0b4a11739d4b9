// Which screen stands; when it locks; when a new version of the page takes over.
import * as checkin from "./checkin.js";
import * as form from "./form.js";
import * as gatehouse from "./gatehouse.js";
import * as head from "./head.js";
import * as home from "./home.js";
import { installing } from "./install.js";
import * as kept from "./kept.js";
import * as send from "./send.js";
import * as sense from "./sense.js";
import * as store from "./store.js";
import * as vault from "./vault.js";
import { takeOver, watchVersions } from "./version.js";
import { alertBox, element, say } from "./ui.js";
import { isoDay, speak, speaking, t } from "./text.js";

const IDLE = 10 * sense.MINUTE, LOOK = 5_000;
const LANGUAGES = [["it", "Italiano"], ["en", "English"]];
const root = document.getElementById("page");
let top = null, body = null, stirred = { wall: Date.now(), perf: performance.now() };
let typing = null; // the form that is open, also behind the lock
let ended = false, net = "";

function stand(...nodes) {
  const main = element("main");
  if (!top) main.append(element("h1", "", t("title")));
  main.append(...nodes);
  main.tabIndex = -1;
  root.replaceChildren(...(top ? top.nodes : []), main);
  main.focus({ preventScroll: true });
  top?.draw();
}

async function start() {
  const device = await store.get("device", "device").catch(() => null);
  speak(device?.language || speaking());
  if (!device) { top = null; stand(gatehouse.setUp(opened)); return; }
  sense.begin(device.sense);
  await locked();
}

async function locked() {
  top = head.make({ lock: null });
  body = null;
  const screen = await gatehouse.locked(opened, () => erase("here"));
  stand(screen);
  screen.focusFirst();
  takeOver();
  send.now();
}

async function opened() {
  stir();
  top = head.make({ lock: lockUp });
  send.now();
  if (typing?.unsaved()) { stand(typing.node); typing.settle(); return; }
  const again = typing?.token;
  typing = null;
  const day = (await kept.read("day").catch(() => null))?.value;
  const held = again && (await store.get("items", again));
  if (held && !held.ready && day) await type(again, {}, day);
  else await atHome();
}

async function atHome(said = "") {
  typing?.close();
  typing = null;
  body = home.make({
    fresh: (day) => type(crypto.randomUUID(), fromStop(day), day),
    open: (token, day) => type(token, {}, day),
    walkIn: async (day) => {
      await checkin.add(null, "spontaneous", day.stop.id);
      await type(crypto.randomUUID(), fromStop(day), day);
    },
  });
  await body.draw();
  const { waiting: n } = await kept.count();
  const settings = gatehouse.settings(n, () => erase("here"), LANGUAGES);
  settings.addEventListener("speak", ({ detail }) => talk(detail));
  stand(said ? alertBox(said) : "", body.node, installing(), settings);
}

async function talk(code) {
  await store.change("device", "device", (device) => device && { ...device, language: code });
  speak(code);
  top = head.make({ lock: lockUp });
  await atHome();
}

// Quarter and channel of the stop where the camper stands today.
function fromStop(day) {
  const stop = day.stop && day.day === isoDay(sense.now()) ? day.stop : null;
  if (!stop) return {};
  return { quarter: String(stop.quarter), channel: stop.channel || "", stop: stop.id };
}

async function type(token, begun, day) {
  const made = await form.open(token, begun, day, () => atHome());
  if (typeof made === "string") { await atHome(t(`cannot_open_${made}`)); return; }
  typing = made;
  body = null;
  stand(made.node);
  scrollTo(0, 0);
  made.shown();
}

// What is typed is kept first; where it cannot be, it stays in memory behind the lock.
async function lockUp() {
  const whole = typing ? await typing.settle() : true;
  vault.lock();
  if (typing && whole) typing.close();
  await locked();
  say(t("locked_said"));
}

function stir() {
  stirred = { wall: Date.now(), perf: performance.now() };
}

function look() {
  sense.tick();
  if (vault.isOpen()) {
    // The longer of the two: one sleeps with the device, the other may be set back.
    const idle = Math.max(performance.now() - stirred.perf, Date.now() - stirred.wall);
    if (idle >= IDLE) lockUp();
  } else {
    takeOver(); // another tab may have had a text open until now
  }
  top?.draw();
}

async function refresh() {
  if (ended) return;
  // Somebody else is signed in now: what stood open is not theirs to see.
  const turned = send.state.net === "foreign" && net !== "foreign";
  net = send.state.net;
  if (turned && vault.isOpen()) { await lockUp(); return; }
  top?.draw();
  if (!vault.isOpen() && root.querySelector("input:disabled")) {
    const device = await store.get("device", "device");
    if (device && !vault.isBarred(device)) await locked();
  }
  if (vault.isOpen()) await body?.draw();
}

// Everything of this device; the page itself too when the office said so.
async function erase(why) {
  ended = true;
  vault.lock();
  typing = body = top = null;
  if (why !== "elsewhere") {
    await store.eraseAll();
    send.sayGone();
  }
  if (why === "revoked") {
    await Promise.all((await caches.keys()).filter((name) => name.startsWith("ponte-campo-"))
      .map((name) => caches.delete(name)));
    for (const one of await navigator.serviceWorker?.getRegistrations() || []) {
      if (new URL(one.scope).pathname === "/campo") await one.unregister();
    }
  }
  stand(gatehouse.gone(why));
}

// Whatever the memory of the device does not take, and no screen says so by itself.
addEventListener("unhandledrejection", (event) => {
  if (event.reason?.name !== "QuotaExceededError") return;
  event.preventDefault();
  const told = alertBox(t("full_act"));
  told.dataset.full = "";
  root.querySelector("[data-full]")?.remove();
  root.querySelector("main")?.prepend(told);
  told.scrollIntoView({ block: "nearest" });
});
for (const name of ["pointerdown", "keydown", "input"]) addEventListener(name, stir, true);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) typing?.settle();
  else { look(); send.now(); }
});
addEventListener("pagehide", ({ persisted }) => {
  typing?.settle();
  root.hidden = persisted;
});
// Back to a page that the browser has kept as it stood: who comes back may be somebody else.
addEventListener("pageshow", async ({ persisted }) => {
  if (!persisted) return;
  if (vault.isOpen()) await lockUp();
  root.hidden = false;
  send.now();
});
addEventListener("beforeunload", (event) => {
  if (typing?.unsaved()) { typing.settle(); event.preventDefault(); }
});
addEventListener("online", () => send.now());
addEventListener("offline", () => send.now());
setInterval(look, LOOK);
setInterval(() => { if (!ended) sense.keep(); }, sense.MINUTE);
send.listen(refresh, erase);
watchVersions();
start();
