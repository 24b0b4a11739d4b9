// Small parts of the screens.
import { button, element } from "./elements.js";
import { t } from "./text.js";

export { button, element };

let number = 0;

export function box(className, ...inside) {
  const node = element("section", className);
  node.append(...inside.filter(Boolean));
  return node;
}

// Said aloud, and seen nowhere: for what happens without the person.
export function say(text) {
  const line = document.getElementById("said");
  if (line.textContent !== text) line.textContent = text;
}

// Nothing of what is typed may be kept by the browser for its own ends: it restores closed tabs
// with the fields it may remember, sends what it spells to others, and asks to store passwords.
function unkept(input) {
  input.autocomplete = "off";
  input.spellcheck = false;
  input.setAttribute("autocapitalize", "off");
  input.setAttribute("autocorrect", "off");
  return input;
}

// A label, its field, and the place of what is wrong with it.
export function field(label, input, hint = "") {
  const holder = element("div", "field"), id = `f${(number += 1)}`;
  const name = element("label", "", label), wrong = element("p", "message");
  if (!input.matches("select")) unkept(input);
  input.id = name.htmlFor = id;
  wrong.id = `${id}-wrong`;
  wrong.hidden = true;
  holder.append(name);
  if (hint) holder.append(element("p", "hint", hint));
  holder.append(input, wrong);
  return { holder, input, wrong };
}

export function tellWrong({ input, wrong }, text) {
  wrong.textContent = text;
  wrong.hidden = !text;
  if (text) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", wrong.id);
  } else {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
}

// No limit to its length: nothing that is pasted is cut in silence.
export function typed(kind, value) {
  const input = element(kind === "area" ? "textarea" : "input");
  if (kind === "area") input.rows = 6;
  else input.type = kind;
  input.value = value;
  return input;
}

// Not of the kind `password`: a browser offers to store what is typed into one.
export function passphrase(label, hint) {
  const made = field(label, typed("text", ""), hint);
  made.input.className = "veiled";
  const show = button("small", t("show"), () => {
    const veiled = made.input.classList.toggle("veiled");
    show.textContent = t(veiled ? "show" : "hide");
  });
  made.wrong.before(show);
  return made;
}

export function choices(options, value, blank) {
  const list = element("select");
  const add = (parent, code, label) => {
    const option = element("option", "", label);
    option.value = code;
    parent.append(option);
  };
  if (blank) add(list, "", blank);
  const groups = new Map();
  for (const { code, label, group } of options) {
    if (group && !groups.has(group)) {
      const made = element("optgroup");
      made.label = group;
      groups.set(group, made);
      list.append(made);
    }
    add(group ? groups.get(group) : list, code, label);
  }
  list.value = value;
  return list;
}

export function tick(label, on, act) {
  const holder = element("label", "choice"), input = element("input");
  input.type = "checkbox";
  input.autocomplete = "off";
  input.checked = on;
  input.addEventListener("change", () => act(input.checked));
  holder.append(input, element("span", "", label));
  return { holder, input };
}

export function alertBox(text, ...more) {
  const node = box("done", element("p", "", text), ...more);
  node.setAttribute("role", "alert");
  return node;
}

// What cannot be undone is asked twice, each time in words of its own.
export function twice(label, first, second, act, className = "small") {
  const place = element("div", "twice");
  const rest = () => place.replaceChildren(button(className, label, () => ask(first, t("yes_go_on"), () =>
    ask(second, t("for_ever"), act))));
  function ask(text, yes, next) {
    const sure = button("bad", yes, next), no = button("small", t("cancel"), () => {
      rest();
      place.querySelector("button").focus();
    });
    const question = element("p", "", typeof text === "function" ? text() : text);
    question.setAttribute("role", "alert");
    place.replaceChildren(question, sure, no);
    no.focus();
  }
  rest();
  return place;
}
