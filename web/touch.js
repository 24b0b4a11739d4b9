// What Streamlit's page lacks under a finger.

// On a phone the menu lies over the page: whoever chose a page there wants to see the page.
document.addEventListener("click", (event) => {
  if (window.innerWidth > 640 || !event.target.closest('[data-testid="stSidebarNavLink"]')) return;
  setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click());
});

// A tap leaves the field and presses the button in one instant. Streamlit then sends both in one
// message with the fragment of the field alone, and the press is lost: let it come a little later.
const APART = 150; // ms
let typed = null;
let left = -Infinity;
let waiting = 0;
window.ponteTouch = { holds: () => waiting > 0 };
document.addEventListener("input", (event) => { typed = event.target; }, true);
document.addEventListener("focusout", (event) => {
  if (event.target !== typed) return;
  typed = null;
  left = performance.now();
}, true);
document.addEventListener("click", (event) => {
  const button = event.target.closest('[data-testid="stMain"] button:not([data-rac])');
  if (!button || !event.isTrusted || performance.now() - left > APART) return;
  event.stopPropagation();
  event.preventDefault();
  waiting += 1;
  setTimeout(() => { waiting -= 1; button.click(); }, APART);
}, true);

// A tap belongs to what it began on, also when the page moved before the finger was lifted: the
// browser gives the click to whatever lies there by then.
const TAPPED = "input, textarea, button, a[href], label, [role=button], [role=combobox]";
const STILL = 12; // px a finger may slide
let began = null;

function tapped(event) {
  const nodes = event.composedPath().filter((node) => node instanceof Element);
  return nodes.find((node) => node.matches(TAPPED)) || null;
}

window.addEventListener("pointerdown", (event) => {
  const touch = event.pointerType === "touch" && event.isPrimary;
  began = touch ? { on: tapped(event), x: event.clientX, y: event.clientY } : null;
}, true);
window.addEventListener("click", (event) => {
  const from = began;
  began = null;
  if (!event.isTrusted || event.pointerType !== "touch" || !from?.on?.isConnected) return;
  const slid = Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL;
  const box = from.on.getBoundingClientRect();
  const there = from.x >= box.left && from.x <= box.right && from.y >= box.top && from.y <= box.bottom;
  if (slid || there || tapped(event) === from.on) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  from.on.focus();
  if (!from.on.matches(TEXTS)) from.on.click();
}, true);

// Who taps the blank part of a field just after typing in another has the focus in the one and the
// cursor still in the other (Chromium): the letters go nowhere. The cursor goes where the focus is.
const TEXTS = "textarea, input:not([type=checkbox]):not([type=radio])";
window.addEventListener("click", (event) => {
  const field = tapped(event);
  if (event.pointerType === "mouse" || !field?.matches(TEXTS)) return;
  if (field.getRootNode().activeElement !== field) return;
  const { selectionStart, selectionEnd, selectionDirection } = field;
  if (selectionStart !== null) {
    field.setSelectionRange(selectionStart, selectionEnd, selectionDirection);
  } else if (document.getSelection()?.anchorNode !== field.parentNode) {
    field.select(); // a number does not say where its cursor is
  }
}, true);

// The menu leads to the beginning of a page, also from what is open in that same page: Streamlit
// would draw the same again. The address goes back as by the browser's own button.
document.addEventListener("click", (event) => {
  const link = event.target.closest('[data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]');
  const there = link && new URL(link.href);
  const other = event.ctrlKey || event.metaKey || event.shiftKey || event.button;
  if (!there || other || there.pathname !== location.pathname || !location.search) return;
  event.preventDefault();
  event.stopPropagation();
  history.pushState(null, "", there.pathname);
  window.dispatchEvent(new PopStateEvent("popstate"));
}, true);
