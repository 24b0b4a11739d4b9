// Scrolls to what a click made appear out of sight. Below 1024 px a pane stands under the list;
// "always" is for a message under a long form, which is out of sight on a wide screen too.
const WIDE = 1024;
const DRAWN = 250; // ms until the text below has its height

export default function ({ data, parentElement }) {
  const host = parentElement.host ?? parentElement;
  if (host.dataset.shown === data.what) return;
  host.dataset.shown = data.what;
  if (!data.always && window.innerWidth >= WIDE) return;
  const here = (!data.always && host.closest('[data-testid="stColumn"]')) || host;
  here.style.scrollMarginTop = "4.5rem";
  setTimeout(() => here.scrollIntoView({ block: data.always ? "center" : "start" }), DRAWN);
}
