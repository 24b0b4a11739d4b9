// How the page gets its own place on the screen of the device, where it has none yet.
import { button, element } from "./ui.js";
import { t } from "./text.js";

let offered = null;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offered = event;
  for (const one of document.querySelectorAll("[data-install]")) one.hidden = false;
});

const stands = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

// Where a browser offers it, a button; in words always: not every browser does.
export function installing() {
  if (stands()) return "";
  const node = element("details");
  const go = button("wide", t("install"), async () => {
    await offered?.prompt();
    [offered, go.hidden] = [null, true];
  });
  go.dataset.install = "";
  go.hidden = !offered;
  node.append(element("summary", "", t("install_title")), element("p", "", t("install_says")), go,
    element("p", "", t("install_android")), element("p", "", t("install_ios")));
  return node;
}
