// What the tenant speaks: one tap on the languages most heard, a list for the others. Nobody has to
// choose.
import { button, choices, element, field } from "./ui.js";
import { t } from "./text.js";

export function tongue({ common, rest }, held, act) {
  const group = element("div", "field"), line = element("div", "taps"), wrong = element("p", "message");
  wrong.hidden = true;
  wrong.id = "language-wrong";
  line.setAttribute("role", "group");
  line.setAttribute("aria-label", t("language"));
  group.append(element("p", "label", t("language")), line);
  const other = field(t("which_language"), choices(rest, held, t("choose_language")));
  const made = new Map();
  const chip = (code, label) => {
    const node = button("pill", label, () => choose(chosen === code ? "" : code));
    made.set(code, node);
    line.append(node);
  };
  let chosen = rest.some((one) => one.code === held) ? "other" : held;

  function draw() {
    for (const [code, node] of made) node.setAttribute("aria-pressed", String(code === chosen));
    other.holder.hidden = chosen !== "other";
  }
  // Another, or none: what was chosen before goes.
  function choose(code) {
    chosen = code;
    other.input.value = "";
    draw();
    act(code === "other" ? "" : code);
  }

  for (const { code, label } of common) chip(code, label);
  chip("other", t("other_language"));
  other.input.addEventListener("change", () => act(other.input.value));
  group.append(other.holder, wrong);
  draw();
  return { holder: group, input: line.firstChild, wrong };
}
