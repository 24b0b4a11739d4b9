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
  setTimeout(() => button.click(), APART);
}, true);
