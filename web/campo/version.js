// A new version of the page takes over only where no text is open in any tab: on the lock screen.
let watched = null;

export async function watchVersions() {
  if (!navigator.serviceWorker) return;
  let controlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // Not the first worker of all, which takes this same page in.
    if (controlled && atTheGate()) location.reload();
    controlled = true;
  });
  watched = await navigator.serviceWorker
    .register("/campo/worker.js", { scope: "/campo", updateViaCache: "none" }).catch(() => null);
  watched?.addEventListener("updatefound", () => {
    watched.installing?.addEventListener("statechange", () => takeOver());
  });
  takeOver();
}

const atTheGate = () => document.querySelector("[data-gate]") !== null;

export async function takeOver() {
  if (!watched?.waiting || !navigator.serviceWorker.controller || !atTheGate()) return;
  await navigator.locks.request("ponte-campo-text", { ifAvailable: true }, (lock) => {
    if (lock) watched.waiting?.postMessage("take over");
  });
}
