// The one database of this page on the device. `device` holds what must be known before anything
// is opened and tells of nobody; `items` what was typed and fetched, each sealed by vault.js.
const NAME = "ponte-campo", VERSION = 1;
let opening = null;

function open() {
  opening ||= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      for (const name of ["device", "items"]) {
        if (!asked.result.objectStoreNames.contains(name)) asked.result.createObjectStore(name);
      }
    };
    asked.onsuccess = () => {
      // Another tab erases everything, or brings a newer form.
      asked.result.onversionchange = () => { asked.result.close(); opening = null; };
      done(asked.result);
    };
    asked.onerror = () => failed(asked.error);
  }).catch((error) => { opening = null; throw error; });
  return opening;
}

// Resolves when it is on the disk, not when it was asked for.
async function within(store, mode, act) {
  const base = await open();
  return new Promise((done, failed) => {
    const work = base.transaction(store, mode, { durability: "strict" });
    let result;
    act(work.objectStore(store), (value) => { result = value; });
    work.oncomplete = () => done(result);
    work.onabort = () => failed(work.error || new DOMException("aborted", "AbortError"));
  });
}

const answer = (asked, say) => { asked.onsuccess = () => say(asked.result); };

export const get = (store, key) => within(store, "readonly", (rows, say) => answer(rows.get(key), say));
export const put = (store, key, value) => within(store, "readwrite", (rows) => rows.put(value, key));
export const drop = (store, key) => within(store, "readwrite", (rows) => rows.delete(key));
export const all = (store) => within(store, "readonly", (rows, say) => answer(rows.getAll(), say));

// Reads and writes in one transaction: two tabs do not undo each other. `next` returns undefined
// to leave the row as it is.
export function change(store, key, next) {
  return within(store, "readwrite", (rows, say) => {
    const asked = rows.get(key);
    asked.onsuccess = () => {
      const value = next(asked.result);
      if (value !== undefined) rows.put(value, key);
      say(value);
    };
  });
}

// What is good to have written, and must not keep a person out or a case back when the memory of
// the device is full.
export const soft = (write) => write.catch((error) => {
  if (error.name !== "QuotaExceededError") throw error;
});

export async function eraseAll() {
  const base = await open().catch(() => null);
  if (base) {
    // Emptied first: a tab that does not let go of the base keeps it from being deleted.
    for (const store of ["items", "device"]) {
      await within(store, "readwrite", (rows) => rows.clear());
    }
    base.close();
    opening = null;
  }
  await new Promise((done) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = asked.onblocked = () => done();
  });
}
