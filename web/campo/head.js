// The head: how many wait, when something was last sent, whether there is a network; below it what
// must be known before anything else.
import * as kept from "./kept.js";
import * as send from "./send.js";
import * as sense from "./sense.js";
import * as store from "./store.js";
import { alertBox, box, button, element, say } from "./ui.js";
import { clock, isoDay, moment, t } from "./text.js";

export const SIGN_IN = "/auth/login?next=%2Fcampo";

export function make(actions) {
  const status = element("p", "status"), warnings = element("div"), bar = element("div", "bar");
  const now = button("", t("send_now"), () => send.now());
  const title = element("h1", "", t("title"));
  // Installed, the page has no bar of a browser: without this it were a dead end. Without a network
  // the link would lead to the browser's own error.
  const home = element("a", "button", t("to_ponte"));
  home.href = "/";
  bar.append(now, home);
  if (actions.lock) bar.append(button("", t("lock"), actions.lock));
  const top = element("header", "top");
  top.append(title, status, bar);
  let shown = "";

  async function draw() {
    const device = await store.get("device", "device");
    if (!device) return;
    const counts = await kept.count();
    const line = [waiting(counts), lastSent(device), network()].filter(Boolean).join(" · ");
    if (status.textContent !== line) status.textContent = line;
    if (shown && shown !== line) say(line);
    shown = line;
    now.disabled = send.state.sending;
    home.hidden = send.state.net !== "ok";
    const told = warned(device, counts);
    const words = told.map((node) => node.textContent).join("\n");
    if (warnings.dataset.words !== words) {
      warnings.dataset.words = words;
      warnings.replaceChildren(...told);
    }
  }
  return { nodes: [top, warnings], draw };
}

const waiting = ({ waiting: n }) => (n ? t("waiting", { n }) : t("nothing_waits"));

function lastSent({ sent }) {
  if (!sent) return t("never_sent");
  const today = isoDay(sent) === isoDay(sense.now());
  return t("last_sent", { time: today ? clock(sent) : moment(sent) });
}

function network() {
  return { away: t("no_network"), out: t("signed_out"), foreign: t("foreign"), ok: t("network"),
    trouble: t("server_trouble") }[send.state.net] || "";
}

function warned(device, { waiting: n, age }) {
  const told = [];
  if (send.state.net === "out") {
    const enter = element("a", "button", t("sign_in_to_send"));
    enter.href = SIGN_IN;
    told.push(box("banner", element("p", "", t("signed_out_goes_on")), enter));
  }
  if (send.state.net === "foreign") told.push(box("banner", element("p", "", t("foreign_says"))));
  if (n && age >= 1) {
    const left = Math.max(0, kept.TERM_DAYS - age);
    told.push(box("banner", element("p", "",
      `${t("waits_since", { n: age })} ${t("days_left", { n: left })}`)));
  }
  if (device.lost) told.push(lost(device.lost));
  const off = sense.clockSaid();
  if (off !== null) told.push(box("banner", element("p", "", wrongClock(off))));
  return told;
}

function lost(n) {
  return alertBox(t("lost", { n }), button("small", t("understood"), async () => {
    await store.change("device", "device", (device) => device && { ...device, lost: 0 });
    send.changed();
  }));
}

function wrongClock(off) {
  if (off === "back") return t("clock_back");
  if (off === "ahead") return t("clock_ahead");
  const time = Math.abs(off), days = Math.round(time / sense.DAY);
  const size = days ? t("days", { n: days }) : t("minutes", { n: Math.round(time / sense.MINUTE) });
  return t(off > 0 ? "clock_is_ahead" : "clock_is_behind", { size });
}

