// What Streamlit's page lacks for who hears it, or goes through it by the keyboard.
(() => {
  const MAIN = '[data-testid="stMain"]';
  const PLACES = `${MAIN}, [data-testid="stDialog"]`;
  const HEADINGS = "h1, h2, h3, h4, h5, h6";
  const ALONE = '[data-testid="stBidiComponentIsolated"]'; // a component with a tree of its own
  const FOUND = '[class*="st-key-ponte-found-"]'; // components/elements/found.py
  const NEWS = "-news"; // components/referrals/news.py: it is there only once something came
  const PASSING = '[data-testid="stToast"]';
  const STILL = 300; // ms without a change: the page is drawn
  const LATE = 2000; // ms after which a page that never rests is looked at all the same

  // Levels of headings follow from the order on the page: Streamlit's subheader is an h3 under h1.
  function headings(main) {
    return [...main.querySelectorAll(`${HEADINGS}, ${ALONE}`)].flatMap((node) => {
      if (!node.matches(ALONE)) return node;
      if (!node.shadowRoot) return [];
      watch(node.shadowRoot);
      return [...node.shadowRoot.querySelectorAll(HEADINGS)];
    });
  }

  function level(main) {
    const above = [];
    for (const heading of headings(main)) {
      const own = Number(heading.localName[1]);
      while (above.length && above.at(-1) >= own) above.pop();
      above.push(own);
      const said = String(above.length);
      if (heading.ariaLevel !== said) heading.ariaLevel = said;
    }
  }

  // A picture among letters is called by the name of its file, in English; the words beside it say
  // what it means.
  const PICTURE = '[role="img"][aria-label$=" icon"]';

  function quiet() {
    for (const picture of document.querySelectorAll(PICTURE)) {
      picture.removeAttribute("aria-label");
      picture.setAttribute("aria-hidden", "true");
    }
  }

  // Where the focus was, from the inside out: what a run takes away takes the focus with it.
  let trail = [];

  document.addEventListener("focusin", ({ target }) => {
    trail = [];
    if (!target.closest(PLACES)) return;
    for (let node = target; node; node = node.parentElement) trail.push(node);
  });

  function refocus(main) {
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (!lost || !trail.length || (trail[0].isConnected && !trail[0].disabled)) return;
    const around = trail.slice(1).filter((node) => node.isConnected && main.contains(node));
    const there = [...around, main].map(beginning).find(Boolean);
    trail = [];
    if (!there) return;
    there.tabIndex = -1;
    there.focus({ preventScroll: true });
  }

  // Of a part of the page its heading; a pane or form without one itself. Never a field: on a tablet
  // that would bring the keyboard up.
  function beginning(part) {
    const own = part.matches('[data-testid="stColumn"], [data-testid="stForm"]');
    return part.querySelector(HEADINGS) || (own && part);
  }

  // How many were found, and what passes over the screen, said without leaving the field.
  // In a tree of its own: the page does not hold the same words twice for who searches it.
  const host = document.createElement("div");
  host.className = "ponte-said";
  const said = document.createElement("div");
  said.setAttribute("aria-live", "polite");
  host.attachShadow({ mode: "closed" }).append(said);
  said.style.cssText = "position:fixed;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
  const before = new Map();
  let page = location.pathname;
  let typed = ""; // the page on which somebody typed: what is found there is an answer

  document.addEventListener("input", () => { typed = location.pathname; }, true);

  function told(main) {
    const now = new Map();
    for (const place of main.querySelectorAll(FOUND)) {
      const key = [...place.classList].find((name) => name.startsWith("st-key-ponte-found-"));
      now.set(key, place.innerText.replace(/\s+/g, " ").trim());
    }
    for (const toast of document.querySelectorAll(PASSING)) {
      const words = toast.querySelector('[data-testid="stMarkdownContainer"]') || toast;
      now.set(toast, words.innerText.trim());
    }
    const same = page === location.pathname;
    const asked = typed === location.pathname;
    const fresh = [...now].filter(([key, text]) => text && before.get(key) !== text);
    const came = (key) => same && (before.has(key) || key.endsWith(NEWS));
    const news = fresh.filter(([key]) => typeof key !== "string" || asked || came(key));
    if (news.length) host.dataset.said = said.textContent = news.map(([, text]) => text).join(". ");
    page = location.pathname;
    before.clear();
    for (const [key, text] of now) before.set(key, text);
  }

  function look() {
    const main = document.querySelector(MAIN);
    if (!main) return;
    if (!host.isConnected) document.body.append(host);
    level(main);
    refocus(main);
    told(main);
  }

  let waiting = 0;
  let since = 0;

  function rested() {
    const works = document.querySelector('[data-testid="stApp"][data-test-script-state="running"]');
    if (works && performance.now() - since < LATE) {
      waiting = setTimeout(rested, STILL);
      return;
    }
    waiting = since = 0;
    look();
  }

  function changed() {
    quiet();
    since ||= performance.now();
    if (performance.now() - since > LATE && waiting) return;
    clearTimeout(waiting);
    waiting = setTimeout(rested, STILL);
  }

  const seen = new WeakSet();

  function watch(root) {
    if (seen.has(root)) return;
    seen.add(root);
    new MutationObserver(changed).observe(root, {
      subtree: true, childList: true, characterData: true,
    });
  }

  watch(document.documentElement);
  changed();
})();
