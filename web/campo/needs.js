// The needs, for a small screen: what is chosen on top, a search as the intake has it, the few that
// are heard most, and all of them behind one tap.
import { rankOf } from "./chips.js";
import { element } from "./ui.js";
import { t } from "./text.js";

// `act(codes)` hears of every change.
export function chips(day, chosen, act) {
  const rank = rankOf(day.words, Object.fromEntries(day.needs.map(({ code, label }) => [code, label])));
  const needs = new Map(day.needs.map((need) => [need.code, need]));
  const codes = chosen.filter((code) => needs.has(code));
  const host = element("div", "needs-host"), root = host.attachShadow({ mode: "open" });
  const style = element("link");
  style.rel = "stylesheet";
  style.href = new URL("chips.css", import.meta.url).pathname;
  const find = search(), none = element("div", "none", t("no_need"));
  none.setAttribute("role", "status");
  none.hidden = true;
  const top = group(t("needs_chosen")), few = group(t("needs_usual")), found = group(t("needs_found"));
  const every = element("details"), inside = element("div", "needs");
  every.append(element("summary", "", t("needs_all")), inside);
  const nodes = new Map(); // of a code, each of its chips that stays in its place

  function chip(code) {
    const node = element("button", "", needs.get(code).label);
    node.type = "button";
    node.setAttribute("aria-pressed", String(codes.includes(code)));
    node.addEventListener("click", () => toggle(code));
    return node;
  }

  const staying = (code) => {
    const node = chip(code);
    nodes.set(code, [...(nodes.get(code) || []), node]);
    return node;
  };

  function toggle(code, next = null) {
    const at = codes.indexOf(code), on = at < 0;
    if (on) codes.push(code); else codes.splice(at, 1);
    for (const node of nodes.get(code) || []) node.setAttribute("aria-pressed", String(on));
    const held = root.activeElement;
    drawTop();
    if (find.value) {
      find.value = "";
      filter();
      (next || top.line.lastChild || find).focus({ preventScroll: true });
    } else if (held && (!held.isConnected || held.hidden)) {
      (top.line.lastChild || find).focus({ preventScroll: true });
    }
    act([...codes]);
  }

  function drawTop() {
    top.line.replaceChildren(...codes.map((code) => {
      const node = chip(code);
      node.setAttribute("aria-label", t("need_away", { need: needs.get(code).label }));
      node.removeAttribute("aria-pressed");
      node.className = "chosen";
      return node;
    }));
    top.node.hidden = !codes.length;
    for (const [code, node] of usual) node.hidden = codes.includes(code); // it stands on top
  }

  function filter() {
    const typed = find.value.trim(), { codes: all, sure } = rank(typed);
    // What was meant for certain; a guess about the spelling only where nothing was.
    found.line.replaceChildren(...(sure ? all.slice(0, sure) : all).map(chip));
    found.node.hidden = !typed || !all.length;
    none.hidden = !typed || all.length > 0;
    few.node.hidden = every.hidden = Boolean(typed);
  }

  find.addEventListener("input", filter);
  find.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { find.value = ""; filter(); }
    if (event.key !== "Enter") return;
    event.preventDefault();
    const [first] = rank(find.value.trim()).codes;
    if (first) toggle(first, find);
  });

  const usual = new Map((day.usual || []).filter((code) => needs.has(code))
    .map((code) => [code, chip(code)]));
  few.line.append(...usual.values());
  for (const area of new Set(day.needs.map((need) => need.area))) {
    const one = group(area);
    one.line.append(...day.needs.filter((need) => need.area === area).map(({ code }) => staying(code)));
    inside.append(one.node);
  }
  every.open = !few.line.children.length;
  drawTop();
  filter();
  const box = element("div", "needs");
  box.append(top.node, find, none, found.node, few.node, every);
  root.append(style, box);
  return host;
}

function search() {
  const find = element("input");
  find.type = "search";
  find.placeholder = t("find_need");
  find.setAttribute("aria-label", t("find_need"));
  find.setAttribute("enterkeyhint", "done");
  for (const name of ["autocomplete", "autocapitalize", "autocorrect"]) find.setAttribute(name, "off");
  find.spellcheck = false;
  return find;
}

function group(label) {
  const node = element("div", "area"), line = element("div", "chips");
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", label);
  node.append(element("span", "name", label), line);
  return { node, line };
}
