// Chips that answer at once: the choice lives here, the server hears of it after each tap.
const chosen = new WeakMap();

function draw(data, state, changed) {
  const root = element("div", "needs");
  const find = element("input");
  find.type = "search";
  find.placeholder = data.find;
  find.setAttribute("aria-label", data.find);
  find.autocomplete = "off";
  const none = element("div", "none", data.none);
  none.setAttribute("role", "status");
  none.hidden = true;
  root.append(find, none);
  const chips = [];

  function toggle(chip) {
    const on = !state.codes.includes(chip.code);
    state.codes = on ? [...state.codes, chip.code] : state.codes.filter((c) => c !== chip.code);
    chip.node.setAttribute("aria-pressed", String(on));
    changed([...state.codes]);
  }

  for (const area of data.areas) {
    const group = element("div", "area");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", area.label);
    group.append(element("span", "name", area.label));
    const line = element("div", "chips");
    for (const need of area.needs) {
      const node = button("", need.label, () => toggle(chip));
      const chip = { code: need.code, node, group, found: true };
      node.setAttribute("aria-pressed", String(state.codes.includes(need.code)));
      chips.push(chip);
      line.append(node);
    }
    group.append(line);
    root.append(group);
  }

  const titles = {};
  for (const area of data.areas) for (const need of area.needs) titles[need.code] = need.label;
  let first, words, silent;

  // What was left by needs_words.js, which may come after the chips.
  function ranked(typed) {
    const left = globalThis.ponteNeedsWords;
    if (!typed || !left) return { codes: [] };
    [words, silent] = [words || wordsOf(left.told), silent || silentOf(left.silent)];
    return rank(typed, titles, words, silent);
  }

  function filter() {
    const typed = find.value.trim();
    const { codes, sure } = ranked(typed);
    // What was meant for certain; a guess about the spelling only where nothing was.
    const kept = new Set(sure ? codes.slice(0, sure) : codes);
    first = chips.find((chip) => chip.code === codes[0]);
    const shown = new Set();
    for (const chip of chips) {
      chip.found = !typed || kept.has(chip.code);
      chip.node.hidden = !chip.found && !state.codes.includes(chip.code);
      if (!chip.node.hidden) shown.add(chip.group);
    }
    for (const chip of chips) chip.group.hidden = !shown.has(chip.group);
    none.hidden = chips.some((chip) => chip.found);
  }

  find.addEventListener("input", filter);
  find.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { find.value = ""; filter(); }
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (!first) return;
    toggle(first);
    find.value = "";
    filter();
  });
  return root;
}

export default function ({ data, parentElement, setStateValue }) {
  const words = JSON.stringify([data.areas, data.find, data.none, data.form]);
  const state = chosen.get(parentElement);
  if (state && state.words === words) return;
  // Another form, or another language: begin again from what the server holds.
  const codes = state && state.form === data.form ? state.codes : [...data.selected];
  const fresh = { words, form: data.form, codes };
  chosen.set(parentElement, fresh);
  const root = draw(data, fresh, (value) => setStateValue("needs", value));
  const old = parentElement.querySelector(".needs");
  if (old) old.replaceWith(root); else parentElement.append(root);
}
