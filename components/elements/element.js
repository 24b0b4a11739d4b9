// What stands before every script of ours. Written with textContent only: nothing that comes from
// a person is parsed as HTML, and a link leads only where SAFE says.
const SAFE = /^(tel:|mailto:|https:\/\/|\/(?!\/))/;

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function button(className, text, act) {
  const node = element("button", className, text);
  node.type = "button";
  if (act) node.addEventListener("click", act);
  return node;
}

function link(className, text, href) {
  if (!SAFE.test(href || "")) return element("span", className, text);
  const node = element("a", className, text);
  node.href = href;
  if (href.startsWith("https:")) { node.target = "_blank"; node.rel = "noopener noreferrer"; }
  return node;
}
