// Everything that tells of somebody is sealed with one random key. It is kept only wrapped: by the
// passphrase, and by a passkey where the browser can. Open it is in this page's memory alone.
import * as store from "./store.js";

export const LEAST = 12, TRIES = 5, ROUNDS = 600_000;
const DIFFERENT = 5;
const KEEPS = new TextEncoder();
const AES = { name: "AES-GCM", length: 256 };
let key = null; // open
let unwritten = 0; // tries that a full memory did not take

const random = (size) => crypto.getRandomValues(new Uint8Array(size));
const about = (text) => KEEPS.encode(text);
const spelled = (text) => KEEPS.encode(text.normalize("NFKC"));

// Why a passphrase cannot be taken; "" when it can.
export function weakness(passphrase) {
  const signs = [...passphrase.normalize("NFKC").trim()];
  if (signs.length < LEAST) return "short";
  return new Set(signs).size < DIFFERENT ? "simple" : "";
}

async function byPassphrase(passphrase, salt, rounds) {
  const typed = await crypto.subtle.importKey("raw", spelled(passphrase), "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(way, typed, AES, false, ["wrapKey", "unwrapKey"]);
}

async function byPasskey(secret, salt) {
  const held = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const way = { name: "HKDF", hash: "SHA-256", salt, info: about("ponte campo") };
  return crypto.subtle.deriveKey(way, held, AES, false, ["wrapKey", "unwrapKey"]);
}

async function wrap(inner, outer, use) {
  const iv = random(12), way = { name: "AES-GCM", iv, additionalData: about(use) };
  return { iv, data: await crypto.subtle.wrapKey("raw", inner, outer, way) };
}

function unwrap({ iv, data }, outer, use, again = false) {
  const way = { name: "AES-GCM", iv, additionalData: about(use) };
  return crypto.subtle.unwrapKey("raw", data, outer, way, AES, again, ["encrypt", "decrypt"]);
}

// A new vault, open; returns what is to be kept of it on the device.
export async function make(passphrase) {
  const salt = random(32);
  const inner = await crypto.subtle.generateKey(AES, true, ["encrypt", "decrypt"]);
  const outer = await byPassphrase(passphrase, salt, ROUNDS);
  const wrapped = await wrap(inner, outer, "passphrase");
  key = await unwrap(wrapped, outer, "passphrase");
  return { salt, rounds: ROUNDS, wrapped, passkey: null, tries: 0 };
}

export const isOpen = () => key !== null;
export const lock = () => { key = null; };
export const isBarred = (device) => device.vault.tries >= TRIES;

const counted = (tries) => store.soft(store.change("device", "device", (device) =>
  device && { ...device, vault: { ...device.vault, tries: tries(device.vault.tries) } }));

// The try is counted before it is made: who closes the page in between has not got one for free.
// Returns "open", "wrong" or "barred".
export async function unlock(passphrase) {
  const before = await store.get("device", "device");
  if (!before || isBarred(before) || unwritten >= TRIES) return "barred";
  const device = await counted((tries) => Math.min(tries + 1, TRIES));
  if (!device) unwritten += 1;
  const { salt, rounds, wrapped, tries } = (device || before).vault;
  try {
    key = await unwrap(wrapped, await byPassphrase(passphrase, salt, rounds), "passphrase");
  } catch {
    return tries >= TRIES ? "barred" : "wrong";
  }
  unwritten = 0;
  await counted(() => 0);
  return "open";
}

export const forgive = () => counted(() => 0);

export const hasPasskeys = () => Boolean(window.isSecureContext && window.PublicKeyCredential);

async function secretOf(id, salt) {
  const made = await navigator.credentials.get({ publicKey: {
    challenge: random(32), userVerification: "required",
    allowCredentials: [{ type: "public-key", id }],
    extensions: { prf: { eval: { first: salt } } },
  } });
  return made.getClientExtensionResults().prf?.results?.first;
}

async function newPasskey(salt) {
  const made = await navigator.credentials.create({ publicKey: {
    rp: { name: "Ponte" }, challenge: random(32),
    user: { id: random(16), name: "Ponte campo", displayName: "Ponte campo" },
    pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -257 }],
    authenticatorSelection: { userVerification: "required", residentKey: "discouraged" },
    extensions: { prf: { eval: { first: salt } } },
  } });
  const prf = made.getClientExtensionResults().prf;
  if (!prf?.enabled && !prf?.results) return null;
  const id = new Uint8Array(made.rawId);
  return { id, secret: prf.results?.first || await secretOf(id, salt) };
}

// Asks for the passphrase again: only it can take the key out to be wrapped once more. Returns
// "added", "unable", or what `unlock` says.
export async function addPasskey(passphrase) {
  const said = await unlock(passphrase);
  if (said !== "open") return said;
  const salt = random(32), made = await newPasskey(salt);
  if (!made?.secret) return "unable";
  const { vault } = await store.get("device", "device");
  const typed = await byPassphrase(passphrase, vault.salt, vault.rounds);
  const inner = await unwrap(vault.wrapped, typed, "passphrase", true);
  const wrapped = await wrap(inner, await byPasskey(made.secret, salt), "passkey");
  await store.change("device", "device", (device) =>
    device && { ...device, vault: { ...device.vault, passkey: { id: made.id, salt, wrapped } } });
  return "added";
}

// Returns "open", "wrong" or "barred".
export async function unlockByPasskey() {
  const device = await store.get("device", "device");
  if (!device?.vault.passkey || isBarred(device)) return "barred";
  const { id, salt, wrapped } = device.vault.passkey;
  try {
    key = await unwrap(wrapped, await byPasskey(await secretOf(id, salt), salt), "passkey");
  } catch {
    return "wrong";
  }
  await counted(() => 0);
  return "open";
}

// `use` is what the box is for: one box cannot be put in another's place.
export async function seal(value, use) {
  const iv = random(12), way = { name: "AES-GCM", iv, additionalData: about(use) };
  const data = await crypto.subtle.encrypt(way, key, KEEPS.encode(JSON.stringify(value)));
  return { iv, data };
}

export async function unseal({ iv, data }, use) {
  const way = { name: "AES-GCM", iv, additionalData: about(use) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(way, key, data)));
}
