// The clipboard needs a secure page; where it is missing, a hidden field is copied as of old.
async function copied(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try { await navigator.clipboard.writeText(text); return true; } catch { /* as of old */ }
  }
  const field = element("textarea");
  field.value = text;
  field.style.cssText = "position:fixed;inset:0 auto auto 0;opacity:0";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

export default function ({ data, parentElement }) {
  let node = parentElement.querySelector("button");
  if (!node) {
    node = button("", data.label);
    node.setAttribute("aria-live", "polite");
    parentElement.append(node);
  }
  node.textContent = data.label;
  node.onclick = async () => {
    node.textContent = (await copied(data.text)) ? data.done : data.failed;
  };
}
