// Streamlit speaks English only. This says the few texts of its own that show in the language of the
// page (SAID, of locale/<language>/streamlit.json, is put before this script): exact matches only,
// and only inside its own furniture, never in what a person wrote. Inside widgets, which hold
// people's words too, labels of buttons alone are translated.
const FURNITURE = [
  "InputInstructions", "stFileUploaderDropzone", "stFileUploaderFile", "stFileUploaderPagination",
  "stElementToolbar", "stStatusWidget", "stConnectionStatus", "stDialog", "stTopNavSection",
  "stDataFrameColumnMenu", "stSidebarCollapseButton", "stExpandSidebarButton", "stTopNav",
  "stSkipToContent",
].map((id) => `[data-testid="${id}"]`).join(",") +
  ',[role="listbox"],[role="dialog"],.vega-actions,.vega-embed > details > summary';
const LABELLED = "button,summary,input,nav,a,[role]";
const FOR_DEVELOPERS = "streamlit run yourscript.py";
const WORDS = SAID.words;
const PATTERNS = Object.entries(SAID.patterns).map(([text, words]) => [new RegExp(text), words]);
const ATTRIBUTES = ["aria-label", "title", "placeholder", "aria-roledescription"];
const ANY = ATTRIBUTES.map((name) => `[${name}]`).join();

function translated(text) {
  const trimmed = text.trim();
  if (Object.hasOwn(WORDS, trimmed)) return WORDS[trimmed];
  for (const [pattern, words] of PATTERNS) {
    if (pattern.test(trimmed)) return trimmed.replace(pattern, words);
  }
  return null;
}

function relabel(root, which = LABELLED) {
  for (const element of [root, ...root.querySelectorAll(ANY)]) {
    if (!element.matches(which)) continue;
    for (const name of ATTRIBUTES) {
      const said = translated(element.getAttribute(name) || "");
      if (said !== null) element.setAttribute(name, said);
    }
  }
}

function furnish(root) {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const said = translated(node.nodeValue);
    if (said !== null) node.nodeValue = said;
    if (node.nodeValue.includes(FOR_DEVELOPERS)) node.parentElement.closest("pre").hidden = true;
  }
  relabel(root, "*");
}

function translate(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  if (!element) return;
  const around = element.closest(FURNITURE);
  if (around) return furnish(around);
  relabel(element);
  element.querySelectorAll(FURNITURE).forEach(furnish);
}

new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.type !== "childList") translate(change.target);
    else change.addedNodes.forEach(translate);
  }
}).observe(document.documentElement, {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
  attributeFilter: ["aria-roledescription"], // a chart names its parts when they stand already
});
translate(document.documentElement); // what Streamlit drew before this script was there
