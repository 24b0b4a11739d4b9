// One line an organisation. A mark is shown at once, held until the server's list has it too, and
// sent again until then: nothing is lost when clicks come faster than answers, or the line drops.
// A line that stays is never put into the page anew: a finger may be on its button.
const RESEND_MS = 1500;
const RESEND_AT_LEAST_EVERY_MS = 30000;
const states = new WeakMap();

function settle(state, data) {
  if (state.round !== data.round) state.pending.clear();
  state.round = data.round;
  for (const row of data.rows) {
    if (state.pending.get(row.id) === row.mark) state.pending.delete(row.id);
  }
  const here = new Set(data.rows.map((row) => row.id));
  for (const id of [...state.pending.keys()]) if (!here.has(id)) state.pending.delete(id);
}

function send(state, pause = RESEND_MS) {
  clearTimeout(state.timer);
  if (!state.pending.size || !state.host.isConnected) return;
  state.trigger("marks", [...state.pending]);
  const longer = Math.min(2 * pause, RESEND_AT_LEAST_EVERY_MS);
  state.timer = setTimeout(() => send(state, longer), pause);
}

function paint(li, state, data) {
  const row = li.row;
  const mark = state.pending.get(row.id) ?? row.mark;
  li.classList.toggle("saving", state.pending.has(row.id));
  for (const node of li.querySelectorAll("button[data-code]")) {
    node.setAttribute("aria-pressed", String(node.dataset.code === mark));
  }
  const plain = li.querySelector(".said");
  if (!plain) return;
  const found = data.marks.find((each) => each.code === mark);
  plain.textContent = found ? found.text : data.nothing;
  plain.className = "said " + (found ? found.tone : "");
}

function buttons(li, state, row, data) {
  const bar = element("div", "marks");
  for (const each of data.marks) {
    const node = button(each.tone, each.text, () => {
      const present = state.pending.get(row.id) ?? li.row.mark;
      state.pending.set(row.id, present === each.code ? data.none : each.code);
      paint(li, state, data);
      send(state);
    });
    node.dataset.code = each.code;
    node.dataset.place = row.id + "/" + each.code;
    node.setAttribute("aria-label", each.text + ": " + row.name);
    bar.append(node);
  }
  if (data.remove) {
    const node = button("remove", "×", () => state.trigger("removed", row.id));
    node.title = data.remove;
    node.dataset.place = row.id + "/remove";
    node.setAttribute("aria-label", data.remove + ": " + row.name);
    bar.append(node);
  }
  return bar;
}

function referent(state, row, data) {
  if (!data.writes || row.referents.length < 2) return element("span", "referent", row.referent);
  const select = element("select", "referent");
  select.setAttribute("aria-label", data.referent + ": " + row.name);
  select.dataset.place = row.id + "/referent";
  const known = row.referents.some((person) => person.id === row.contact);
  if (!known) select.append(new Option(row.referent || "–", ""));
  for (const person of row.referents) select.append(new Option(person.name, person.id));
  select.value = known ? row.contact : "";
  select.addEventListener("change", () => {
    if (select.value) state.trigger("sent", [row.id, select.value]);
  });
  return select;
}

// All of a line but its mark, which `paint` changes in place.
function looks(row, data) {
  return JSON.stringify([{ ...row, mark: "" }, data.writes, data.remove, data.marks]);
}

function item(state, row, data) {
  const li = element("li");
  li.row = row;
  li.looks = looks(row, data);
  const main = element("div", "main");
  const name = link("name", row.name, row.href);
  if (name.href) name.target = "_blank";
  const under = element("div", "under");
  under.append(referent(state, row, data));
  if (row.note) under.append(element("span", "note", row.note));
  main.append(name, under);
  li.append(main, data.writes ? buttons(li, state, row, data) : element("span", "said"));
  paint(li, state, data);
  return li;
}

function kept(li, state, row, data) {
  if (!li || li.looks !== looks(row, data)) return null;
  li.row = row;
  paint(li, state, data);
  return li;
}

function narrow(box, text) {
  const wanted = fold(text);
  for (const li of box.querySelectorAll("li")) {
    li.hidden = Boolean(wanted) && !fold(li.querySelector(".main").textContent).includes(wanted);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const state = states.get(parentElement) ?? { pending: new Map(), round: data.round };
  states.set(parentElement, state);
  state.trigger = setTriggerValue;
  state.host = parentElement.host ?? parentElement;
  settle(state, data);
  const old = parentElement.querySelector(".attendance");
  const focused = parentElement.querySelector(":focus")?.dataset.place;
  const box = old ?? element("div", "attendance");
  let search = box.querySelector("input");
  if (!search && data.rows.length > 12) {
    search = element("input");
    search.type = "search";
    search.addEventListener("input", () => narrow(box, search.value));
    box.append(search);
  }
  if (search) { search.placeholder = data.search; search.setAttribute("aria-label", data.search); }
  const ul = box.querySelector("ul") ?? element("ul");
  ul.setAttribute("aria-label", data.label);
  const before = new Map([...ul.children].map((li) => [li.row.id, li]));
  const lines = data.rows.map(
    (row) => kept(before.get(row.id), state, row, data) ?? item(state, row, data));
  const same = lines.length === ul.children.length && lines.every((li, i) => li === ul.children[i]);
  if (!same) ul.replaceChildren(...lines);
  if (!ul.isConnected) box.append(ul);
  if (!old) parentElement.append(box);
  if (search) narrow(box, search.value);
  if (focused) parentElement.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}
