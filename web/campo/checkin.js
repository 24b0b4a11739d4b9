// The check-in list of today's stop. A tap is kept and waits to be sent like everything else.
import * as kept from "./kept.js";
import * as send from "./send.js";
import * as sense from "./sense.js";
import { alertBox, box, button, element } from "./ui.js";
import { clock, day as dayOf, isoDay, t } from "./text.js";

const TAPS = { convened: ["came", "no_show"], came: ["convened"], no_show: ["convened"] };

// An appointment without its version: a list that came anew names another one.
const number = (appointment) => String(appointment).split(".")[0];

// The taps that are not sent yet: the last of each visit, and the walk-ins.
async function pending() {
  const rows = (await kept.rows()).filter((row) => row.kind === "check");
  const items = await Promise.all(rows.map((row) => kept.read(row.token)));
  return items.filter(Boolean).sort((one, two) => one.since - two.since);
}

export async function draw(day, walkIn) {
  const list = element("ul", "lines"), waits = await pending();
  const open = waits.filter((item) => !item.value.refused?.length);
  const last = new Map(open.map((item) => [number(item.value.appointment), item]));
  for (const visit of day.check_in || []) list.append(line(visit, last.get(number(visit.appointment))));
  const refused = waits.filter((item) => item.value.refused?.length).map((item) => said(item, day));
  const isToday = day.day === isoDay(sense.now());
  list.append(...open.filter((item) => item.value.appointment === null).map(walkedIn));
  return box("panel", element("h2", "", t("check_in")),
    day.stop && element("p", "hint", `${day.stop.place} ${day.stop.from || ""}–${day.stop.to || ""}`),
    !isToday && element("p", "banner", t("old_list", { day: dayOf(Date.parse(day.day)) })),
    ...refused,
    list.children.length ? list : element("p", "", t("no_list")),
    day.stop && isToday && button("wide", t("walk_in"), walkIn));
}

// One that is not sent yet can be taken back here; after that, in the office.
function walkedIn({ token, since, tried }) {
  const row = element("li", "visit"), text = element("div");
  text.append(element("strong", "", `${clock(since)} ${t("walk_in")}`),
    element("span", "state", t("not_sent_yet")));
  const undo = button("", t("tap_convened"), async () => { await kept.drop(token); send.changed(); });
  undo.setAttribute("aria-label", `${t("tap_convened")}: ${t("walk_in")} ${clock(since)}`);
  row.append(text, tried ? "" : undo);
  return row;
}

function line(visit, waits) {
  const state = waits ? waits.value.state : visit.state, row = element("li", `visit ${state}`);
  const text = element("div"), walkedIn = state === "spontaneous";
  const title = `${visit.at || ""} ${walkedIn ? t("walk_in") : visit.name}`.trim();
  const stands = [!walkedIn && t(`state_${state}`), waits && t("not_sent_yet")].filter(Boolean);
  text.append(element("strong", "", title), element("span", "state", stands.join(" · ")));
  const taps = element("div", "taps");
  for (const next of TAPS[state] || []) {
    const node = button("", t(`tap_${next}`), () => tap(visit.appointment, next, waits));
    node.setAttribute("aria-label", `${t(`tap_${next}`)}: ${visit.name}`);
    taps.append(node);
  }
  row.append(text, taps);
  return row;
}

function said({ token, value, since }, day) {
  const visit = (day.check_in || []).find((one) => number(one.appointment) === number(value.appointment));
  const whose = value.appointment === null ? `${clock(since)} ${t("walk_in")}` : visit?.name || t("nobody_named");
  return alertBox([`${whose}:`, t("tap_refused"), ...value.refused.map((one) => one.said)].join(" "),
    button("small", t("understood"), async () => { await kept.drop(token); send.changed(); }));
}

// The last tap of a visit counts; one that may have arrived already stays before it.
async function tap(appointment, state, before) {
  await add(appointment, state);
  if (before && !before.tried) { await kept.drop(before.token); send.changed(); }
}

// `stop`: where somebody came who was not convened.
export async function add(appointment, state, stop = null) {
  const at = new Date(sense.now()).toISOString();
  await kept.write(crypto.randomUUID(), "check", { appointment, state, at, stop }, { ready: true });
  send.changed();
  send.now();
}
