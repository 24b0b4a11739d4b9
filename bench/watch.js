// In every document: note when the person acted, and when the result is on screen.
// Moments are milliseconds since the epoch, so that they compare across page loads.
(() => {
  if (window !== window.top || location.protocol === "about:") return;
  const store = window.sessionStorage;
  const now = () => performance.timeOrigin + performance.now();
  for (const kind of ["keydown", "click"]) {
    window.addEventListener(kind, (event) => {
      if (event.isTrusted) store.setItem("bench.act", performance.timeOrigin + event.timeStamp);
    }, true);
  }
  // Elements of the page and of the components in it, which hide theirs in shadow roots.
  window.benchFind = (selector) => {
    const found = [...document.querySelectorAll(selector)];
    for (const host of document.querySelectorAll("main div, [data-testid=stMain] div")) {
      if (host.shadowRoot) found.push(...host.shadowRoot.querySelectorAll(selector));
    }
    for (const frame of document.querySelectorAll("iframe")) {
      try { found.push(...frame.contentDocument.querySelectorAll(selector)); } catch { /* not ours */ }
    }
    return found;
  };
  window.benchWatch = () => {
    const source = store.getItem("bench.done");
    if (!source || store.getItem("bench.end")) return;
    const done = new Function(`return (${source});`);
    const afterPaint = () => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        store.setItem("bench.origin", performance.timeOrigin);
        store.setItem("bench.end", now());
      };
      channel.port2.postMessage(0);
    });
    const look = () => {
      let seen = false;
      try { seen = Boolean(done()); } catch { /* not there yet */ }
      if (seen) afterPaint(); else requestAnimationFrame(look); // oftener would slow the page itself
    };
    look();
  };
  window.benchWatch();
})();
