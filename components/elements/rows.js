function actionOf(row, action, act) {
  return button(action.primary ? "primary" : "", action.text, (event) => {
    event.stopPropagation();
    act({ code: action.code, id: row.id });
  });
}

function item(row, selected, open, act) {
  const li = element("li");
  if (row.id === selected) li.setAttribute("aria-current", "true");
  const main = element("div", "main");
  const title = link("title", row.title, row.href);
  if (!open) { li.className = "fixed"; if (title.href) title.target = "_blank"; }
  else if (!title.href) { title.tabIndex = 0; title.setAttribute("role", "button"); }
  main.append(title);
  for (const tag of row.tags) main.append(element("span", "tag " + tag.tone, tag.text));
  for (const line of row.lines) main.append(element("div", "line", line));
  li.append(main);
  if (row.aside.length) {
    const aside = element("div", "aside");
    for (const part of row.aside) aside.append(link("", part.text, part.href));
    li.append(aside);
  }
  if (row.actions.length) {
    const bar = element("div", "actions");
    for (const action of row.actions) bar.append(actionOf(row, action, act));
    li.append(bar);
  }
  if (!open) return li;
  li.addEventListener("click", (event) => {
    const other = event.target.closest("a");
    if ((other && other !== title) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(row.id);
  });
  title.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); open(row.id); }
  });
  return li;
}

function list(rows, data, open, act) {
  const ul = element("ul");
  ul.setAttribute("aria-label", data.label);
  for (const row of rows) ul.append(item(row, data.selected, open, act));
  return ul;
}

// The list is built anew by each answer: who stood on a row with the keyboard stays on it.
function onRow(root) {
  const li = root.activeElement && root.activeElement.closest("li");
  return li ? [...root.querySelectorAll("li")].indexOf(li) : -1;
}

function stay(box, data, at) {
  if (at < 0) return;
  const chosen = data.rows.findIndex((row) => row.id === data.selected);
  const li = box.querySelectorAll("li")[chosen < 0 ? at : chosen];
  const title = li && li.querySelector(".title");
  if (title) title.focus({ preventScroll: true });
}

function folded(data, act, wasOpen) {
  const box = element("details");
  box.open = wasOpen;
  box.append(element("summary", "", data.foldedLabel), list(data.folded, data, null, act));
  return box;
}

function titled(each, open) {
  const box = element("section");
  box.append(element("h3", "", each.title), element("p", "note", each.note));
  if (each.rows.length) box.append(list(each.rows, each, open));
  if (each.last) box.append(element("p", each.rows.length ? "note" : "", each.last));
  return box;
}

// The answer to a click moves another row under the finger: the second of a double click is not
// for that one.
const DOUBLE_CLICK_MS = 400;

function rest(parent) {
  const box = parent.querySelector(".list");
  box.style.pointerEvents = "none";
  setTimeout(() => { box.style.pointerEvents = ""; }, DOUBLE_CLICK_MS);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const open = data.fixed ? null : (id) => setTriggerValue("open", id);
  const act = (choice) => {
    parentElement.ponteActed = true;
    rest(parentElement);
    setTriggerValue("act", choice);
  };
  const old = parentElement.querySelector(".list");
  const at = old ? onRow(parentElement.getRootNode()) : -1;
  const box = element("div", data.beside ? "list beside" : data.lists ? "list columns" : "list");
  if (data.lists) box.append(...data.lists.map((each) => titled(each, open)));
  else box.append(list(data.rows, data, open, act));
  if (data.folded && data.folded.length) {
    box.append(folded(data, act, Boolean(old && old.querySelector("details[open]"))));
  }
  if (old) old.replaceWith(box); else parentElement.append(box);
  stay(box, data, at);
  if (parentElement.ponteActed) rest(parentElement);
  parentElement.ponteActed = false;
}
