// The quarters with an early warning: a click goes to one, the box leaves these alone on the map.
export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".signs") || element("section", "signs");
  box.setAttribute("aria-label", data.label);
  const focused = box.contains(box.getRootNode().activeElement) && box.getRootNode().activeElement;
  const held = focused && focused.dataset.code;
  const line = element("p");
  line.append(element("span", data.quarters.length ? "said" : "", data.said));
  for (const { code, name } of data.quarters) {
    const goTo = button("", name, () => setTriggerValue("quarter", code));
    goTo.dataset.code = code;
    line.append(goTo);
  }
  if (data.more) line.append(element("span", "", data.more));
  const only = element("input");
  only.type = "checkbox";
  only.checked = data.checked;
  only.dataset.code = "*";
  only.addEventListener("change", () => setTriggerValue("only", only.checked));
  const label = element("label");
  label.append(only, element("span", "", data.only));
  box.replaceChildren(line, label);
  parentElement.append(box);
  // Drawn anew under the hands of who uses the keyboard: the same thing keeps the focus.
  if (held) [...box.querySelectorAll("[data-code]")].find((e) => e.dataset.code === held)?.focus();
}
