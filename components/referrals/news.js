// The page looks whether its session lasts every few seconds (web/accounts/session.js), and brings
// a number along: where it is another than this part of the page was drawn with, that part is drawn
// again. Not while somebody writes in it, or stands in a window above it: then at a later look.
const OPEN = '[data-testid="stDialog"], [data-testid="stPopoverBody"]';
const FIELDS = "input, textarea, select, [contenteditable]";

function busy(parent) {
  if (document.hidden || document.querySelector(OPEN)) return true;
  const at = document.activeElement;
  const part = parent.getRootNode().host?.closest('[class*="st-key-ponte-part-"]');
  return Boolean(at && at.matches(FIELDS) && part && part.contains(at));
}

export default function ({ data, parentElement, setTriggerValue }) {
  const heard = ({ detail }) => {
    const known = [data.version, parentElement.ponteAsked];
    if (!detail || known.includes(detail) || busy(parentElement)) return;
    parentElement.ponteAsked = detail;
    setTriggerValue("came", detail);
  };
  window.addEventListener("ponte:news", heard);
  return () => window.removeEventListener("ponte:news", heard);
}
