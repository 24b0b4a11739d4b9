// The needs as the intake has them: the same chips and the same search, in their own style.
import { drawn, leaveWords } from "./chips.js";
import { element } from "./ui.js";
import { t } from "./text.js";

export function chips(day, chosen, act) {
  leaveWords(day.words);
  const areas = new Map();
  for (const need of day.needs) {
    if (!areas.has(need.area)) areas.set(need.area, { label: need.area, needs: [] });
    areas.get(need.area).needs.push(need);
  }
  const host = element("div", "needs-host"), root = host.attachShadow({ mode: "open" });
  const style = element("link");
  style.rel = "stylesheet";
  style.href = new URL("chips.css", import.meta.url).pathname;
  const data = { areas: [...areas.values()], find: t("find_need"), none: t("no_need") };
  root.append(style, drawn(data, { codes: [...chosen] }, act));
  return host;
}
