// Hands over what is typed and chosen, without waiting for Streamlit, which hears of a field when it
// is left, of a form when it is sent, and not at all when the page goes first. A field with a draft has a key of the form
// draft-<token>-<place>-<name>; `POST /drafts/` takes it in. The text stays in this page's memory
// until it is kept, and is written nowhere else in the browser.
(() => {
const KEY = /(?:^|\s)st-key-draft-([\w-]{43})-([\w-]{1,64})-([a-z_][a-z0-9_]{0,31})(?=\s|$)/;
const TYPED = "textarea, " +
  "input:not([type=checkbox], [type=radio], [type=hidden], [type=date], [role=combobox])";
const TEXTS = '[data-testid="stTextInput"], [data-testid="stTextArea"]';
const PAUSE = 400, PATIENCE = 1000, AGAIN = 3000, APART = 150, SLOW = 8000, FOLLOWS = 60; // ms
const LARGEST = 60000; // bytes a browser sends after its page is gone
const WORDS = {
  it: {
    kept: "Bozza salvata alle ",
    away: "Il server non risponde. Quello che hai scritto è ancora qui, ma non è salvato: " +
      "non chiudere la pagina. Riprovo da solo.",
    out: "La sessione è terminata. Quello che hai scritto è ancora qui: entra di nuovo, senza " +
      "chiudere questa pagina.",
    full: "Troppe bozze aperte: quello che scrivi qui non è tenuto. Salvane o buttane qualcuna.",
    long: "Testo troppo lungo: l’ultima parte non è tenuta come bozza. Accorcialo.",
  },
  en: {
    kept: "Draft saved at ",
    away: "The server does not answer. What you typed is still here, but not saved: " +
      "do not close the page. It is tried again by itself.",
    out: "Your session has ended. What you typed is still here: sign in again, without closing " +
      "this page.",
    full: "Too many drafts are open: what you type here is not kept. Save or throw away some.",
    long: "The text is too long: its last part is not kept as a draft. Shorten it.",
  },
};
const KEPT = [202, 204]; // 202: kept, and the session has ended
const DONE = [...KEPT, 403, 409, 422]; // kept, or no draft any more: Streamlit's own way says so
const ENDED = [202, 401];
const WHY = { 401: "out", 413: "long", 429: "full" };
const forms = new Map(); // by token
let stirred = -Infinity; // when the person last did something Streamlit must hear of

// Whose page this is: nobody who signs in after them takes over what they typed.
const person = Number(document.getElementById("ponte-cover")?.dataset.person) || undefined;

const words = () => WORDS[document.documentElement.lang] || WORDS.en;

function named(field) {
  const box = field.closest?.('[class*="st-key-draft-"]');
  const found = box && KEY.exec(box.className);
  return found && { token: found[1], place: found[2], name: found[3] };
}

function onScreen(token) {
  const shown = {};
  for (const box of document.querySelectorAll(`[class*="st-key-draft-${token}-"]`)) {
    const text = standing(box);
    const found = KEY.exec(box.className);
    if (text !== undefined && found) shown[found[3]] = text;
  }
  return shown;
}

// What stands in a field, in the words of `components.drafts.choice`; undefined while it is half
// chosen or half typed, as a list that is open and a day without its year.
function standing(box) {
  const kind = (name) => box.querySelector(`[data-testid="${name}"]`);
  if (kind("stMultiSelect")) {
    return [...box.querySelectorAll("[data-tag]")].map((tag) => tag.ariaLabel).join("\n");
  }
  if (kind("stCheckbox")) return box.querySelector("[type=checkbox]").checked ? "✓" : "–";
  if (kind("stDateInput")) return parts(box, "/", "day", "month", "year");
  if (kind("stTimeInput")) return parts(box, ":", "hour", "minute");
  if (kind("stButtonGroup")) {
    return box.querySelector('button[data-selected="true"]')?.innerText.trim() ?? "";
  }
  const list = box.querySelector("[role=combobox]");
  if (list) return list.ariaExpanded === "true" ? undefined : list.value;
  return box.querySelector(TYPED)?.value;
}

function parts(box, between, ...names) {
  const found = names.map((name) => box.querySelector(`[data-type=${name}]`));
  const blank = found.filter((part) => !part || part.dataset.placeholder).length;
  if (blank) return blank === found.length ? "" : undefined;
  return found.map((part) => part.textContent).join(between);
}

function noted(event) {
  const field = event.target;
  if (!field.matches?.(TYPED)) return;
  const at = named(field);
  if (at) note(at, field.value);
}

function note(at, text) {
  const form = forms.get(at.token) || { ...at, changed: {}, typed: 0, kept: 0, why: "" };
  forms.set(at.token, form);
  form.changed[at.name] = text;
  form.typed = Math.max(form.typed + 1, Date.now());
  clearTimeout(form.timer);
  form.timer = setTimeout(() => send(form), PAUSE);
}

// What is chosen in a list or a calendar is no input: before and after each act it is seen what
// stands there. A field drawn anew begins with what the server holds.
let seen = new Map();
function look(acted) {
  const now = new Map();
  for (const box of document.querySelectorAll('[class*="st-key-draft-"]')) {
    if (box.querySelector(TEXTS)) continue;
    const at = named(box), text = at && standing(box);
    if (!at) continue;
    const key = `${at.token} ${at.name}`, before = seen.get(key);
    const changed = acted && before !== undefined && text !== undefined && before !== text;
    now.set(key, acted || before === undefined ? text ?? before : before);
    if (changed) note(at, text);
  }
  seen = now;
}

let looking = 0;
function follow() {
  clearTimeout(looking);
  looking = setTimeout(() => look(true), FOLLOWS);
}

const open = () => [...forms.values()].filter((form) => form.kept < form.typed);

function message(form) {
  const { token, place, changed, typed } = form;
  const whole = onScreen(token);
  for (const name in changed) delete whole[name]; // twice is too much for a page that is gone
  return JSON.stringify({ token, place, changed, whole, typed_at: typed, person });
}

// One message of a form at a time; what was typed meanwhile follows in the next.
function send(form) {
  clearTimeout(form.timer);
  if (form.kept >= form.typed) return Promise.resolve();
  form.flying ||= post(form).finally(() => { form.flying = null; }).then(() => {
    if (form.kept < form.typed && !form.why) return send(form);
  });
  return form.flying;
}

async function post(form) {
  const typed = form.typed;
  let status = 0;
  try {
    status = (await fetch("/drafts/", request(message(form), AbortSignal.timeout(SLOW)))).status;
  } catch { /* not answered: status 0 */ }
  if (KEPT.includes(status)) told(form);
  if (ENDED.includes(status)) window.dispatchEvent(new Event("ponte:refused")); // session.js covers
  if (DONE.includes(status)) { form.kept = Math.max(form.kept, typed); form.why = ""; }
  else { form.why = WHY[status] || "away"; form.timer = setTimeout(() => send(form), AGAIN); }
  tidy();
  bar();
}

// What is kept and not on screen is forgotten here.
function tidy() {
  for (const [token, form] of forms) {
    const shown = document.querySelector(`[class*="st-key-draft-${token}-"]`);
    if (!shown && form.kept >= form.typed) forms.delete(token);
  }
}

function request(body, signal) {
  const headers = { "Content-Type": "application/json" };
  const keepalive = new Blob([body]).size < LARGEST;
  return { method: "POST", headers, body, keepalive, signal, credentials: "same-origin" };
}

// The page may be gone before an answer: said again, even while a message is on its way. The
// server takes the later of the two.
function sayLast() {
  look(true);
  for (const form of forms.values()) {
    if (form.kept >= form.typed && Date.now() - form.typed > PATIENCE) continue;
    fetch("/drafts/", request(message(form))).then((answer) => {
      if (answer.status === 204) form.kept = Math.max(form.kept, form.typed);
    }, () => {});
  }
}

function told(form) {
  const now = new Intl.DateTimeFormat(document.documentElement.lang || "it",
    { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Europe/Rome" }).format(new Date());
  for (const line of document.querySelectorAll(`.kept-${CSS.escape(form.token)}`)) {
    line.textContent = words().kept + now;
    line.classList.remove("failed");
  }
}

function bar() {
  const why = [...forms.values()].map((form) => form.why).find(Boolean);
  let line = document.getElementById("ponte-unkept");
  if (!why) { line?.remove(); return; }
  if (!line) {
    line = document.createElement("div");
    line.id = "ponte-unkept";
    line.setAttribute("role", "alert");
    line.style.cssText = "position:fixed;inset:auto 0 0 0;z-index:1000000;padding:.75rem 1.25rem;" +
      "background:#b3001b;color:#fff;font:600 1rem/1.4 sans-serif;text-align:center";
    document.body.append(line);
  }
  if (line.textContent !== words()[why]) line.textContent = words()[why];
}

const resting = () =>
  document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState !== "running";
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

// What was typed is kept, and what was chosen has reached the server; not for ever.
async function handedOver(least) {
  const end = performance.now() + PATIENCE;
  const posts = Promise.all(open().map(send));
  await Promise.race([posts, wait(PATIENCE)]);
  await wait(Math.max(0, stirred + least - performance.now()));
  while (!resting() && performance.now() < end) await wait(30);
}

const drafting = () => document.querySelector('[class*="st-key-draft-"]') !== null;
const unsettled = () =>
  open().length > 0 || (drafting() && (performance.now() - stirred < PATIENCE || !resting()));

function leaves(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return null;
  for (const node of event.composedPath()) {
    if (!(node instanceof Element)) continue;
    if (node.matches("a[href]")) {
      const away = node.target !== "_blank" && !node.hasAttribute("download");
      return away && /^https?:/.test(node.href) ? node : null;
    }
    if (node.matches(".ponte-head button")) return node;
  }
  return null;
}

function pressed(event) {
  const button = event.target.closest?.('[data-testid="stMain"] button:not([data-rac])');
  return button && open().length ? button : null;
}

// Streamlit may have drawn it anew meanwhile.
function selector(target) {
  if (target.matches("a[href]")) return `a[href="${CSS.escape(target.getAttribute("href"))}"]`;
  const key = /(?:^|\s)(st-key-[\w-]+)/.exec(target.closest('[class*="st-key-"]')?.className || "");
  return key && `.${CSS.escape(key[1])} button`;
}

function goOn(target, way) {
  (target.isConnected ? target : (way && document.querySelector(way)) || target).click();
}

let going = false;

window.addEventListener("click", (event) => {
  if (!event.isTrusted) return;
  look(true);
  const away = leaves(event);
  const target = away && unsettled() ? away : pressed(event);
  if (!target) {
    if (event.target.closest?.('[data-testid="stMain"]')) stirred = performance.now();
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (going) return;
  going = true;
  if (target !== away) stirred = performance.now();
  const way = selector(target);
  handedOver(APART).finally(() => { going = false; goOn(target, way); });
}, true);

document.addEventListener("input", noted, true);
for (const name of ["pointerdown", "keydown", "focusin"]) {
  window.addEventListener(name, () => look(false), true);
}
for (const name of ["pointerup", "click", "keyup", "change", "focusout"]) {
  window.addEventListener(name, follow, true);
}
document.addEventListener("change", (event) => {
  if (event.target.closest?.('[data-testid="stMain"]')) stirred = performance.now();
}, true);
document.addEventListener("focusout", (event) => {
  const at = named(event.target);
  if (!at) return;
  stirred = performance.now();
  const form = forms.get(at.token);
  if (form) send(form);
}, true);
document.addEventListener("visibilitychange", () => { if (document.hidden) sayLast(); });
for (const leaving of ["popstate", "pagehide"]) window.addEventListener(leaving, sayLast, true);
window.addEventListener("beforeunload", (event) => {
  sayLast();
  if (open().some((form) => form.why)) event.preventDefault();
});
window.addEventListener("online", () => open().forEach(send));
// session.js asks before it loads the page anew, and before it says that everything is kept.
window.ponteKeep = { handOver: () => handedOver(0), unkept: () => open().length > 0,
  holds: () => going };
})();
