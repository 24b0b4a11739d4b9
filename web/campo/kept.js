// What was typed and fetched, sealed. In clear stand only the kind of a thing, since when it is
// there, whether it waits to be sent and whether it may have arrived: the head and the term of
// thirty days must know them also while the device is locked.
import * as sense from "./sense.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

export const FORM = 1;
export const TERM_DAYS = 30;
const use = (row) => `${row.kind} ${row.token} ${row.v}`;

export const blank = () => ({
  quarter: "", channel: "", stop: null,
  who: { given_name: "", family_name: "", phone: "", tax_code: "", anonymous: false, language: "" },
  needs: [], urgency: 3, by_hand: false, story: "",
  notice: { given: false, language: "", way: "" }, refused: [], written_at: "",
});

// What an older version of this page kept lacks what has come since.
function raised(value) {
  const from = blank();
  return { ...from, ...value, who: { ...from.who, ...value.who },
    notice: { ...from.notice, ...value.notice } };
}

export class Newer extends Error {}

export async function read(token) {
  const row = await store.get("items", token);
  if (!row) return null;
  if (row.v > FORM) throw new Newer(row.kind);
  const value = moved(row, await vault.unseal(row.box, use(row)));
  return { ...row, value: row.kind === "draft" ? raised(value) : value };
}

const MOMENTS = ["written_at", "at"];

// With its moments as they are known by now.
function moved({ off, from }, value) {
  if (!off) return value;
  const right = (moment) => new Date(Math.max(from, Date.parse(moment) + off)).toISOString();
  return { ...value, ...Object.fromEntries(MOMENTS.filter((name) => value[name])
    .map((name) => [name, right(value[name])])) };
}

// What was typed keeps the day on which it came; what is fetched anew is new.
export async function write(token, kind, value, { ready = false } = {}) {
  const row = { token, kind, v: FORM, since: sense.now(), ready, tried: false };
  row.box = await vault.seal(value, use(row));
  const first = (old) => (kind === "day" ? row.since : old?.since ?? row.since);
  return store.change("items", token, (old) => ({ ...row, since: first(old) }));
}

// A kept thing under its own token, only while it is there: what was erased meanwhile stays so.
export const mark = (token, marks) =>
  store.change("items", token, (row) => row && { ...row, ...marks });

// The time here was ahead since the server last spoke: what was kept since then is moved by as much,
// and never before that.
export async function shift({ from, by }) {
  for (const row of (await rows()).filter((one) => one.since >= from && one.kind !== "day")) {
    const since = Math.max(from, row.since + by);
    await mark(row.token, { since, off: (row.off || 0) + by, from });
  }
}

export const drop = (token) => store.drop("items", token);
export const rows = () => store.all("items");

export const days = (row) => Math.floor((sense.now() - row.since) / sense.DAY);

// Waiting: every case that is not sent, whether done or not; `ready`: to be sent now.
export async function count() {
  const every = await rows(), drafts = every.filter((row) => row.kind === "draft");
  const since = drafts.map((row) => row.since);
  return {
    waiting: drafts.length,
    ready: every.filter((row) => row.ready).length,
    oldest: since.length ? new Date(Math.min(...since)).toISOString() : null,
    age: drafts.length ? Math.max(...drafts.map(days)) : 0,
  };
}

// What is older than the term; returns how many cases it was.
export async function expire() {
  const old = (await rows()).filter((row) => days(row) >= TERM_DAYS);
  for (const row of old) await drop(row.token);
  return old.filter((row) => row.kind === "draft").length;
}
