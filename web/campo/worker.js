// Keeps the page itself, which is the same for everybody, so that it opens without a network. What
// is asked of the server about people never goes through here: it is kept nowhere in clear.
// Before this stand VERSION and FILES.
const KEEP = `ponte-campo-${VERSION}`;
const PAGE = "/campo";

self.addEventListener("install", (event) => {
  // A file is named by its version: what the page has just fetched is the same.
  const cache = (path) => (path.startsWith(`${PAGE}/${VERSION}/`) ? "default" : "reload");
  const asked = FILES.map((path) => new Request(path, { cache: cache(path), redirect: "error" }));
  event.waitUntil(caches.open(KEEP).then((cache) => cache.addAll(asked)));
});

self.addEventListener("activate", (event) => {
  const older = (name) => name.startsWith("ponte-campo-") && name !== KEEP;
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter(older).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

// The page asks for it, when no text is open in any tab.
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  const path = pathname === `${PAGE}/` ? PAGE : pathname;
  if (!FILES.includes(path)) return;
  event.respondWith(caches.open(KEEP).then((cache) => cache.match(path))
    .then((found) => found || fetch(event.request)));
});
