// What is on the device, and what can be done with it.
import * as checkin from "./checkin.js";
import * as kept from "./kept.js";
import * as sense from "./sense.js";
import { box, button, element } from "./ui.js";
import { clock, isoDay, moment, t } from "./text.js";

// The list again only when something in it is different: a finger may be on its way.
export function make(actions) {
  const node = element("div"), help = element("details");
  help.append(element("summary", "", t("not_here")), element("p", "", t("not_here_says")));
  let drawn = "", drawing = Promise.resolve();

  // One after the other: the last to be asked sees the most.
  function draw() {
    drawing = drawing.then(drawNow, drawNow);
    return drawing;
  }

  async function drawNow() {
    const day = (await kept.read("day").catch(() => null))?.value;
    const drafts = await cases();
    const rows = await kept.rows();
    const now = JSON.stringify([day, drafts, rows.map((r) => [r.token, r.ready, r.tried]), isoDay(sense.now())]);
    if (now === drawn) return;
    drawn = now;
    if (!day) { node.replaceChildren(box("panel", element("p", "", t("no_day")))); return; }
    const held = document.activeElement?.getAttribute?.("aria-label");
    const list = await checkin.draw(day, () => actions.walkIn(day));
    node.replaceChildren(
      box("panel", button("primary wide", t("new_case"), () => actions.fresh(day)),
        day.stop && day.day === isoDay(sense.now())
          ? element("p", "hint", t("from_stop", { place: day.stop.place })) : null),
      listed(t("to_put_right"), drafts.filter((one) => one.refused), actions, day),
      listed(t("being_typed"), drafts.filter((one) => !one.ready && !one.refused), actions, day),
      listed(t("to_send"), drafts.filter((one) => one.ready), actions, day),
      list, help);
    if (held) node.querySelector(`[aria-label="${CSS.escape(held)}"]`)?.focus();
  }
  return { node, draw };
}

async function cases() {
  const found = [];
  for (const row of (await kept.rows()).filter((one) => one.kind === "draft")) {
    const item = await kept.read(row.token).catch((error) => ({ newer: error instanceof kept.Newer }));
    if (!item) continue;
    const { who, quarter, refused } = item.value || kept.blank();
    found.push({ token: row.token, since: row.since, ready: row.ready, tried: row.tried,
      newer: Boolean(item.newer), quarter, refused: refused.length > 0,
      name: [who.family_name, who.given_name].filter(Boolean).join(" ") });
  }
  return found.sort((one, two) => one.since - two.since);
}

function listed(title, some, actions, day) {
  if (!some.length) return "";
  const list = element("ul", "lines"), places = new Map(day.quarters.map((q) => [String(q.code), q.name]));
  for (const one of some) {
    const row = element("li", "visit"), text = element("div");
    const place = places.get(String(one.quarter));
    const name = one.name || t("nobody_named");
    const when = isoDay(one.since) === isoDay(sense.now()) ? clock(one.since) : moment(one.since);
    text.append(element("strong", "", name),
      element("span", "state", [place, when].filter(Boolean).join(" · ")));
    if (one.tried) text.append(element("span", "state", t("may_have_arrived")));
    if (one.newer) text.append(element("span", "state", t("newer")));
    const go = button("", t("open"), () => actions.open(one.token, day));
    go.setAttribute("aria-label", `${t("open")}: ${name}, ${when}`);
    row.append(text, one.tried || one.newer ? "" : go);
    list.append(row);
  }
  return box("panel", element("h2", "", title), list);
}
