// One case being typed. It is kept, sealed, at every pause; only who has it open may write it.
import * as kept from "./kept.js";
import * as send from "./send.js";
import * as sense from "./sense.js";
import { parts } from "./parts.js";
import { alertBox, box, button, element, say, twice } from "./ui.js";
import { clock, t } from "./text.js";

const PAUSE = 500, AGAIN = 3000; // ms

// Holds a lock until it is let go; null: somebody else has it.
function hold(name, mode = "exclusive") {
  return new Promise((got) => {
    navigator.locks.request(name, { mode, ifAvailable: true }, (lock) => {
      if (!lock) { got(null); return undefined; }
      return new Promise((free) => got(free));
    });
  });
}

// Returns the form { node, settle, unsaved, shown, close }, or why there is none: "busy", "tried", "newer".
export async function open(token, start, day, leave) {
  const free = await hold(`ponte-campo-${token}`);
  if (!free) return "busy";
  let item = null;
  try {
    item = await kept.read(token);
  } catch (error) {
    free();
    if (error instanceof kept.Newer) return "newer";
    throw error;
  }
  if (item?.tried) { free(); return "tried"; }
  const freeText = await hold("ponte-campo-text", "shared");
  const value = item ? item.value : { ...kept.blank(), ...start };
  const form = draft(token, value, day, leave);
  form.token = token;
  form.close = () => { free(); freeText?.(); };
  // It may have waited to be sent: while it is open it does not.
  if (item) await kept.mark(token, { ready: false });
  return form;
}

function draft(token, value, day, leave) {
  let timer = 0, dirty = false, failed = "", saving = Promise.resolve(true);
  const keptLine = element("p", "status"), trouble = element("div"), wrong = element("div");
  const fields = parts(value, day, touched);

  function touched(at) {
    dirty = true;
    fields.clear(at);
    timer ||= setTimeout(settle, PAUSE);
  }

  // True: everything typed is kept.
  function settle() {
    clearTimeout(timer);
    timer = 0;
    saving = saving.then(save);
    return saving;
  }

  async function save() {
    if (!dirty) return true;
    dirty = false;
    try {
      await kept.write(token, "draft", value);
    } catch (error) {
      dirty = true;
      told(error.name === "QuotaExceededError" ? "full" : "not_kept");
      timer ||= setTimeout(settle, AGAIN);
      return false;
    }
    told("");
    keptLine.textContent = t("kept_at", { time: clock(sense.now()) });
    send.changed();
    return true;
  }

  function told(why) {
    if (why !== failed) trouble.replaceChildren(...(why ? [alertBox(t(why))] : []));
    if (why) keptLine.textContent = t("not_kept_short");
    failed = why;
  }

  async function back() {
    if (await settle()) leave();
  }

  async function done() {
    const problems = fields.problems();
    showWrong(problems, "not_ready");
    if (problems.length) return;
    value.refused = [];
    // The first time: what is put right later was heard then all the same.
    value.written_at ||= new Date(sense.now()).toISOString();
    dirty = true;
    if (!await settle()) return;
    await kept.mark(token, { ready: true });
    say(t("kept_to_send"));
    leave();
    send.now();
  }

  function showWrong(problems, why) {
    const left = fields.tell(problems);
    wrong.replaceChildren(...(problems.length
      ? [alertBox([t(why), ...left.map((one) => one.said)].join(" "))] : []));
    fields.focus(problems);
  }

  async function throwAway() {
    clearTimeout(timer);
    await saving;
    dirty = false;
    await kept.drop(token);
    send.changed();
    leave();
  }

  const bar = box("bar", button("primary", t("done"), done), button("", t("back"), back));
  const node = element("div", "draft");
  node.append(trouble, element("h2", "", t("new_case")), wrong, ...fields.nodes, bar, keptLine,
    twice(t("throw_away"), t("throw_first"), t("throw_second"), throwAway));
  return {
    node, settle, unsaved: () => dirty,
    // Once it is on screen: nothing else can take the focus.
    shown: () => { if (value.refused.length) showWrong(value.refused, "refused"); },
  };
}
