// What the page says, in the language of who uses it; texts are made by words.py.
import { WORDS } from "./words.js";

const TAGS = { it: "it-IT", en: "en-GB" };
let language = (navigator.language || "it").startsWith("it") ? "it" : "en";

export const speaking = () => language;

export function speak(code) {
  if (code in WORDS) language = code;
  document.documentElement.lang = language;
}

export function t(key, values = {}) {
  const entry = WORDS[language][key];
  const text = Array.isArray(entry) ? entry[values.n === 1 ? 0 : 1] : entry;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

const form = (options) => (time) => new Intl.DateTimeFormat(TAGS[language],
  { timeZone: "Europe/Rome", hourCycle: "h23", ...options }).format(time);

export const clock = form({ hour: "2-digit", minute: "2-digit" });
export const day = form({ day: "numeric", month: "short", year: "numeric" });
export const moment = (time) => `${day(time)}, ${clock(time)}`;

// The day in Rome as the server writes it: 2026-11-26.
export const isoDay = (time) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Rome" }).format(time);
