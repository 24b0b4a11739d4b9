// The list of a stop; the search text and the filter stay here.

function line(item, tap) {
  const li = element("li", "line " + item.state);
  li.dataset.id = item.id;
  li.append(element("span", "hour", item.hour));
  const main = element("div");
  main.append(element("div", "title", item.title));
  if (item.details || item.phone) {
    const small = element("div", "small", item.details + (item.details && item.phone ? " · " : ""));
    if (item.phone) small.append(link("", item.phone, item.call));
    main.append(small);
  }
  if (item.said) main.append(element("div", "said", item.said));
  if (item.note) {
    const note = element("div", "note", item.note);
    note.setAttribute("role", "alert");
    main.append(note);
  }
  const taps = element("div", "taps");
  if (item.case) taps.append(link("case", item.case, item.href));
  for (const each of item.taps) {
    const kind = each.primary ? "primary" : ["undo", "correct"].includes(each.code) ? "quiet" : "";
    const node = button(kind, each.text, () => tap(each.code, item));
    node.setAttribute("aria-label", each.text + ": " + item.title);
    taps.append(node);
  }
  li.append(main, taps);
  return li;
}

function head(state) {
  const top = element("div", "top");
  state.figures = element("ul", "figures");
  state.figures.setAttribute("aria-live", "polite");
  state.find = element("input");
  state.find.type = "search";
  state.find.autocomplete = "off";
  state.find.addEventListener("input", () => {
    narrow(state);
    ask(state);
  });
  state.waiting = button("", "", () => {
    state.only = !state.only;
    state.waiting.setAttribute("aria-pressed", String(state.only));
    narrow(state);
  });
  state.waiting.setAttribute("aria-pressed", "false");
  state.walkIn = button("primary", "", () => {
    state.walkIn.disabled = true;
    send(state, { code: "walk_in", token: state.data.walkIn.token });
  });
  const bar = element("div", "bar");
  bar.append(state.find, state.waiting, state.walkIn);
  top.append(state.figures, bar);
  return top;
}

// The answer to a tap puts another button under the finger: the second of a double tap is not for
// that one.
const DOUBLE_TAP_MS = 400;

function rest(state) {
  const still = [state.list, state.walkIn];
  for (const node of still) node.style.pointerEvents = "none";
  clearTimeout(state.resting);
  state.resting = setTimeout(() => {
    for (const node of still) node.style.pointerEvents = "";
  }, DOUBLE_TAP_MS);
}

function send(state, choice) {
  state.tapped = true;
  rest(state);
  state.trigger("tap", choice);
}

// Which names are meant in spite of slips the server says, shortly after the last letter; until
// then, and where it does not answer, those that begin as typed are shown.
const PAUSE_MS = 250;
const SHORTEST = 2;

function ask(state) {
  clearTimeout(state.asking);
  const text = state.find.value;
  if (fold(text).length < SHORTEST) return;
  state.asking = setTimeout(() => state.trigger("find", text), PAUSE_MS);
}

function narrow(state) {
  const { answer } = state.data;
  const meant = new Set(answer.text === state.find.value ? answer.ids : []);
  const words = fold(state.find.value).split(" ").filter(Boolean);
  let seen = 0;
  state.data.lines.forEach((item, i) => {
    const found = meant.has(item.id)
      || words.every((word) => (" " + item.search).includes(" " + word))
      || dials(item.phone, state.find.value);
    const shown = found && (!state.only || item.state === "convened");
    state.list.children[i].hidden = !shown;
    seen += shown;
  });
  state.empty.hidden = seen > 0;
  state.empty.textContent = state.only && !words.length ? state.data.done : state.data.none;
}

function draw(state) {
  const { data } = state;
  state.figures.replaceChildren(...data.figures.map((figure) => {
    const li = element("li");
    li.append(element("b", "", figure.value), element("span", "", figure.label));
    return li;
  }));
  state.find.placeholder = data.find;
  state.find.setAttribute("aria-label", data.find);
  state.waiting.textContent = data.waiting;
  state.find.hidden = state.waiting.hidden = !data.lines.length;
  state.walkIn.hidden = !data.walkIn;
  state.walkIn.disabled = false;
  if (data.walkIn) state.walkIn.textContent = data.walkIn.text;
  const active = state.root.activeElement;
  const held = active && active.closest && active.closest("li.line");
  state.list.setAttribute("aria-label", data.label);
  state.list.replaceChildren(...data.lines.map((item) => line(item, state.tap)));
  narrow(state);
  if (held) state.list.querySelector(`[data-id="${held.dataset.id}"] button`)?.focus();
}

export default function ({ data, parentElement, setTriggerValue }) {
  let state = parentElement.ponteState;
  if (!state) {
    state = parentElement.ponteState = { only: false, root: parentElement.getRootNode() };
    state.list = element("ul", "list");
    state.empty = element("p", "empty");
    state.empty.setAttribute("role", "status");
    parentElement.append(head(state), state.list, state.empty);
  }
  state.trigger = setTriggerValue;
  state.data = data;
  state.tap = (code, item) => {
    for (const node of state.list.querySelectorAll(`[data-id="${item.id}"] button`)) node.disabled = true;
    send(state, { code, id: item.id, version: item.version });
  };
  draw(state);
  if (state.tapped) rest(state);
  state.tapped = false;
}
