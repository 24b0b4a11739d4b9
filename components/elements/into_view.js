// Scrolls to what a click made appear out of sight, and lets who hears the page begin there. Below
// 1024 px a pane stands under the list; "always" is for a message under a long form, which is out of
// sight on a wide screen too.
const WIDE = 1024;
const DRAWN = 250; // ms until the text below has its height
const TRIES = 12;
const BEGINS = "h1, h2, h3, h4, h5, h6, [data-testid=stAlert]";
const TYPED = "input, textarea, [contenteditable]";

function begins(host) {
  const main = host.closest('[data-testid="stMain"]');
  const after = (node) => host.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
  return main && [...main.querySelectorAll(BEGINS)].find(after);
}

function focus(host, left) {
  if (!host.isConnected || document.activeElement?.matches(TYPED)) return;
  const there = begins(host);
  if (there) {
    there.tabIndex = -1;
    there.focus({ preventScroll: true });
  } else if (left) {
    setTimeout(focus, DRAWN, host, left - 1);
  }
}

export default function ({ data, parentElement }) {
  const host = parentElement.host ?? parentElement;
  if (host.dataset.shown === data.what) return;
  host.dataset.shown = data.what;
  setTimeout(focus, DRAWN, host, TRIES);
  if (!data.always && window.innerWidth >= WIDE) return;
  const here = (!data.always && host.closest('[data-testid="stColumn"]')) || host;
  here.style.scrollMarginTop = "4.5rem";
  setTimeout(() => here.scrollIntoView({ block: data.always ? "center" : "start" }), DRAWN);
}
