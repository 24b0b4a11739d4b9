// The end of a session, seen at once: an unattended tablet shows nothing of a tenant, and whoever
// worked on it signs in on the cover and is back in the same field. Text is never kept here: what
// was typed is a draft on the server.
(() => {
  const cover = document.getElementById("ponte-cover");
  const stay = document.getElementById("ponte-stay");
  if (!cover || !stay) return;
  const { person, session, silent } = cover.dataset;
  const LOOK_MS = 15_000, USE_MS = 30_000, PATIENCE_MS = 4_000, WARN_S = 60;
  const TICK_MS = 250, SLEPT_MS = 5_000;
  const FIELD = "ponte-field";
  const root = document.documentElement;
  const tabs = new BroadcastChannel("ponte-session");
  let endsAt = Infinity; // by the clock of the wall: others stop while a tablet sleeps
  let useEvery = USE_MS;
  let shown = null, asked = null, address = "", leaving = false;
  let looks = 0, timer = 0, lastUse = -Infinity, useTimer = 0, field = null;

  async function ask(method) {
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const answer = await fetch("/auth/session", { method, cache: "no-store", signal });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  async function look(method = "GET") {
    if (leaving) return;
    const mine = ++looks;
    const found = await ask(method);
    if (mine !== looks || leaving) return; // a later look knows better
    if (!found) return over() ? coverUp() : root.classList.remove("ponte-veiled");
    if (!found.person) {
      if (shown && String(found.waits) === person) return nextStep();
      endsAt = 0;
      if (!shown) tabs.postMessage("look");
      coverUp();
    } else if (String(found.person) !== person) {
      coverUp();
      startAfresh();
    } else if (String(found.session) !== session) {
      backToWork();
    } else {
      goOn(found);
    }
  }

  function over() { return Date.now() >= endsAt; }

  function goOn({ left, idle, may_stay: mayStay, news }) {
    // Parts of a page that show answers listen (components/referrals/news.js).
    window.dispatchEvent(new CustomEvent("ponte:news", { detail: news }));
    endsAt = Date.now() + left * 1000;
    useEvery = Math.min(USE_MS, (idle * 1000) / 4);
    const warn = Math.min(WARN_S, idle / 3);
    uncover();
    askWhetherHere(left <= warn, mayStay);
    clearTimeout(timer);
    timer = setTimeout(look, Math.min((left > warn ? left - warn : left) * 1000 + 50, 2 ** 31 - 1));
  }

  // ---- the cover: `data-react-aria-top-layer` tells an open dialog of Streamlit to let it be, else
  // the dialog takes the cursor back and hides the cover from screen readers.

  function coverUp() {
    askWhetherHere(false);
    if (shown) return;
    remember();
    shown = cover.content.firstElementChild.cloneNode(true);
    sayWhatIsKept();
    root.classList.add("ponte-covered");
    root.classList.remove("ponte-veiled");
    // The address may hold a reference or a name that was searched for.
    address = location.href;
    history.replaceState(history.state, "", location.pathname);
    document.body.append(shown);
    shut.observe(document.body, { childList: true });
    setInert(true);
    shown.querySelector("form").addEventListener("submit", signIn);
    shown.querySelector("a").addEventListener("click", (event) => {
      event.preventDefault();
      leave(() => location.assign("/auth/login"));
    });
    window.pontePasskey?.offer(shown, arrived);
    (shown.querySelector(".by-passkey button, [type=password]") ?? shown.querySelector("button")).focus();
  }

  async function sayWhatIsKept() {
    const line = shown.querySelector(".kept");
    await window.ponteKeep?.handOver();
    if (window.ponteKeep?.unkept()) line.textContent = cover.dataset.unkept;
  }

  const shut = new MutationObserver(() => setInert(true));
  function setInert(on) {
    for (const child of document.body.children) if (child !== shown) child.inert = on;
  }

  function uncover() {
    root.classList.remove("ponte-veiled");
    if (!shown) return;
    shut.disconnect();
    setInert(false);
    root.classList.remove("ponte-covered");
    shown.remove();
    shown = null;
    history.replaceState(history.state, "", address);
    restore();
  }

  async function signIn(event) {
    event.preventDefault();
    const form = event.target;
    if ("away" in form.dataset) return nextStep(); // at a provider, on pages of its own
    const button = form.querySelector("button");
    const said = shown.querySelector(".said");
    const body = new URLSearchParams(new FormData(form));
    button.disabled = true;
    said.textContent = "";
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      if (answer.type === "opaqueredirect") return await arrived();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      said.textContent = page.querySelector(".message")?.textContent ?? silent;
    } catch {
      said.textContent = silent;
    }
    button.disabled = false;
    form.querySelector("[type=password]")?.select();
  }

  async function arrived() {
    const found = await ask("GET");
    if (String(found?.person) === person) return backToWork();
    if (String(found?.waits) === person) return nextStep();
    startAfresh();
  }

  // The password was right and something more is asked, on a page of its own; from there back here.
  function nextStep() {
    const { pathname, search } = new URL(address);
    leave(() => location.assign(`/auth/login?next=${encodeURIComponent(pathname + search)}`));
  }

  // The page was made for a session that is no more: load it again, in the new one.
  function backToWork() {
    if (shown) history.replaceState(history.state, "", address);
    else remember();
    leave(() => location.reload());
  }

  // Somebody else is here: nothing of the page before is handed over, asked about or led back to.
  function startAfresh() {
    forget();
    leaving = true;
    window.addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
    location.replace("/");
  }

  // Whatever is typed and not kept yet goes first.
  async function leave(go) {
    leaving = true;
    await window.ponteKeep?.handOver();
    go();
  }

  // ---- which field had the cursor: its name, never its text

  function nameOf(element) {
    const holder = element.closest('[class*="st-key-"]');
    const key = [...(holder?.classList ?? [])].find((name) => name.startsWith("st-key-")) ?? "";
    // A form that is opened again has another token.
    const lasting = /^st-key-draft-[\w-]{43}-(.+)$/.exec(key);
    return { key, ending: lasting ? `-${lasting[1]}` : "", label: element.ariaLabel ?? "" };
  }

  function remember() {
    if (!field) return;
    sessionStorage.setItem(FIELD, JSON.stringify({ person, path: location.pathname, ...field }));
  }

  function forget() { sessionStorage.removeItem(FIELD); }

  function find({ key, ending, label }) {
    const text = "input:not([type=checkbox]):not([type=radio]), textarea";
    const holders = [...document.querySelectorAll('[class*="st-key-"]')].filter((holder) =>
      [...holder.classList].some((name) =>
        ending ? name.startsWith("st-key-draft-") && name.endsWith(ending) : name === key));
    const inside = holders.flatMap((holder) => [...holder.querySelectorAll(text)]);
    const among = inside.length || ending ? inside : [...document.querySelectorAll(text)];
    return among.find((one) => label && one.ariaLabel === label) ?? inside[0];
  }

  function restore(tries = 60) {
    let wanted = null;
    try { wanted = JSON.parse(sessionStorage.getItem(FIELD)); } catch { /* not ours */ }
    if (!wanted || wanted.person !== person || shown) {
      if (!shown) forget();
      return;
    }
    const elsewhere = document.activeElement?.matches?.("input, textarea") && field;
    const found = wanted.path === location.pathname && !elsewhere ? find(wanted) : null;
    if (found) {
      found.focus({ preventScroll: true });
      found.scrollIntoView({ block: "center" });
      const end = found.value.length;
      try { found.setSelectionRange(end, end); } catch { /* a number or a date has no cursor */ }
    }
    if (found || !tries || elsewhere || wanted.path !== location.pathname) forget();
    else setTimeout(() => restore(tries - 1), 250);
  }

  document.addEventListener("input", ({ target }) => {
    if (!shown && target.matches?.("input:not([type=checkbox]):not([type=radio]), textarea")) {
      field = nameOf(target);
    }
  }, true);
  document.addEventListener("focusin", ({ target, isTrusted }) => {
    if (!shown && isTrusted && target.matches?.("textarea, input[type=text]")) field = nameOf(target);
  }, true);

  // ---- use: fingers and keys, whether or not Streamlit sends anything

  function used(event) {
    if (shown || !event.isTrusted) return;
    const wait = asked ? 0 : lastUse + useEvery - Date.now();
    if (wait <= 0) tellUse();
    else if (!useTimer) useTimer = setTimeout(tellUse, wait);
  }

  function tellUse() {
    clearTimeout(useTimer);
    useTimer = 0;
    lastUse = Date.now();
    look("POST");
  }
  for (const name of ["input", "keydown", "pointerdown"]) {
    document.addEventListener(name, used, { capture: true, passive: true });
  }

  function askWhetherHere(on, mayStay = true) {
    if (!on) {
      asked?.remove();
      asked = null;
      return;
    }
    if (asked) return;
    asked = stay.content.firstElementChild.cloneNode(true);
    asked.classList.toggle("final", !mayStay);
    asked.querySelector("button").addEventListener("click", tellUse);
    document.body.append(asked);
  }

  // ---- when to look

  // Back from sleep or from another page: nothing is shown before it is known to be allowed.
  function awake() {
    if (over() && !shown) root.classList.add("ponte-veiled");
    look();
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) awake(); });
  document.addEventListener("resume", awake);
  for (const name of ["focus", "online", "ponte:refused", "ponte:closed"]) {
    window.addEventListener(name, awake);
  }
  document.addEventListener("animationstart", ({ animationName }) => {
    if (animationName === "ponte-ended") look();
  });
  window.addEventListener("pagehide", () => root.classList.add("ponte-veiled"));
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    leaving = false;
    endsAt = Math.min(endsAt, Date.now()); // whoever cannot be asked does not see it
    look();
  });
  document.addEventListener("submit", ({ target }) => {
    if (target.getAttribute("action") === "/auth/logout") tabs.postMessage("leaving");
  });
  tabs.addEventListener("message", ({ data }) => {
    look();
    if (data === "leaving") for (const wait of [500, 1_500, 4_000]) setTimeout(look, wait);
  });
  setInterval(look, LOOK_MS);
  // Timers stand still while a tablet sleeps, and nothing else need tell that it woke.
  let ticked = Date.now();
  setInterval(() => {
    const slept = Date.now() - ticked > SLEPT_MS;
    ticked = Date.now();
    if (slept) awake();
  }, TICK_MS);
  tabs.postMessage("look"); // another tab may have waited for this sign-in
  look();
  restore();
})();
