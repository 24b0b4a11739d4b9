// What Streamlit's fields lack at a counter: a first focus, Enter to the next field, and a long
// text sent while it is being typed (a text area is otherwise sent only when it is left).
const PAUSE = 1200;
const wired = new WeakMap();
const FIELDS = "input:not([type=checkbox]):not([disabled]), textarea";

function inside(key) {
  return document.querySelector(`.st-key-${CSS.escape(key)}`);
}

function moveOn(event) {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
  if (field.tagName !== "INPUT" || field.type === "checkbox") return;
  if (field.getAttribute("role") === "combobox") return;
  const area = event.currentTarget;
  const fields = [...area.querySelectorAll(FIELDS)].filter((f) => f.offsetParent !== null);
  const next = fields[fields.indexOf(field) + 1];
  if (next) setTimeout(() => next.focus(), 0);
}

function sendInPauses(key) {
  let timer = 0;
  return (event) => {
    const field = event.target;
    if (field.tagName !== "TEXTAREA" || !field.closest(`.st-key-${CSS.escape(key)}`)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const init = { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true };
      field.dispatchEvent(new KeyboardEvent("keydown", init));
    }, PAUSE);
  };
}

function focusOn(key, tries = 20) {
  const field = inside(key)?.querySelector("input");
  if (!field) { if (tries) setTimeout(() => focusOn(key, tries - 1), 100); return; }
  const elsewhere = document.activeElement?.matches("input, textarea");
  if (!field.value && !elsewhere) field.focus({ preventScroll: true });
}

// Which draft this tab has open, for a reload, a server that restarts and `web/start.js`; a name
// without meaning, never what is typed. No entry of its own in the history.
function remember(draft) {
  sessionStorage.setItem("ponte-draft", draft);
  const here = new URL(location.href);
  if (here.searchParams.get("draft") === draft) return;
  here.searchParams.set("draft", draft);
  history.replaceState(history.state, "", here);
}

export default function ({ data, parentElement }) {
  remember(data.draft);
  const area = inside(data.area);
  if (!area) return;
  // Only components know the colours of the theme; the bar of buttons needs its paper.
  const paper = getComputedStyle(parentElement).getPropertyValue("--st-background-color");
  area.style.setProperty("--intake-paper", paper);
  const before = wired.get(area);
  if (before && before.first === data.first) return;
  before?.stop.abort();
  const stop = new AbortController();
  area.addEventListener("keydown", moveOn, { signal: stop.signal });
  area.addEventListener("input", sendInPauses(data.story), { signal: stop.signal });
  wired.set(area, { first: data.first, stop });
  focusOn(data.first);
}
