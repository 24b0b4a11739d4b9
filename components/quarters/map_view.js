// Where the map looks: the whole area, a town, a quarter, or what a link says. The address of the
// page keeps it (`at=latitude,longitude,zoom`), written without a run of the script; a file that was
// taken along has no such address.
const AT = /^(\d{1,2}\.\d{1,4}),(\d{1,3}\.\d{1,4}),(\d{1,2}(?:\.\d{1,2})?)$/;
const QUARTER_ZOOM = 14;
// No circle of the whole area or a town is behind the zoom buttons or the source of the borders.
const AROUND = { paddingTopLeft: [64, 28], paddingBottomRight: [28, 48], animate: false, maxZoom: QUARTER_ZOOM };
const WRITTEN_AFTER = 300; // milliseconds without a move; browsers limit how often one may write
const looking = { home: false, going: false, started: false, chosen: null, put: "", writing: 0, kept: true };
const leaving = new AbortController();

function view(map, kept) {
  looking.kept = kept;
  map.on("zoomend viewreset moveend", redraw);
  map.on("moveend", () => {
    if (looking.going || !looking.started || here() === looking.put) return;
    looking.home = false;
    looking.chosen = null;
    moved();
  });
  new ResizeObserver(() => go(() => {
    if (fit() && !looking.started && state.data) follow(null, state.data);
  })).observe(map.getContainer());
  window.addEventListener("pagehide", () => leaving.abort());
  // Maps side by side look at the same place.
  parent.document.addEventListener("ponte-map", ({ detail }) => {
    if (detail.from !== window && sized()) go(() => map.setView(...detail.at, { animate: false }));
  }, { signal: leaving.signal });
}

function sized() {
  const { x, y } = state.map.getSize();
  return x > 0 && y > 0;
}

// The frame, or the legend that takes a line more, leaves the map another size: what was in the
// middle stays there. Returns whether it did; Leaflet knows the size that it had.
function fit() {
  const { map } = state, { x, y } = map.getSize(), { clientWidth, clientHeight } = map.getContainer();
  if (x === clientWidth && y === clientHeight) return false;
  const at = map.getCenter();
  map.invalidateSize({ pan: false });
  if (looking.home && sized()) {
    map.fitBounds(state.data.bounds, AROUND);
    moved(); // the other of two maps may have another height
  } else if (looking.started) map.setView(at, map.getZoom(), { animate: false });
  return true;
}

// What is moved on the way is drawn once, at its end.
function go(move) {
  const outer = looking.going;
  looking.going = true;
  try { move(); } finally { looking.going = outer; }
  looking.put = here();
  redraw();
}

// Leaflet tells of some moves later, as of a new size of the window: where the map still looks where
// it was made to look, nobody has moved it.
function here() {
  const { lat, lng } = state.map.getCenter();
  return [lat, lng, state.map.getZoom()].join();
}

// Go where the data want it.
function follow(before, data) {
  const { map } = state;
  if (!sized()) return;
  const first = !looking.started;
  looking.started = true;
  const chosen = data.points.find(({ code }) => code === data.selected);
  if (first && asked()) go(() => map.setView(...asked(), { animate: false }));
  else if (chosen && before?.selected !== data.selected) toQuarter(chosen);
  else if (first) whole();
  else if (before?.selected && !chosen && looking.chosen) back();
}

function whole() {
  go(() => state.map.fitBounds(state.data.bounds, AROUND));
  looking.home = true;
  looking.chosen = null;
  moved();
}

function town(bounds) {
  go(() => state.map.fitBounds(bounds, AROUND));
  looking.home = false;
  looking.chosen = null;
  moved();
}

function toQuarter({ lat, lon, accuracy }) {
  const { map } = state, place = L.latLng(lat, lon);
  const fits = map.getBoundsZoom(place.toBounds(2.4 * accuracy));
  const from = looking.chosen || { at: [map.getCenter(), map.getZoom()], home: looking.home };
  go(() => map.setView(place, Math.max(Math.min(fits, QUARTER_ZOOM), map.getZoom()), { animate: false }));
  looking.home = false;
  looking.chosen = from;
  moved();
}

// All quarters again, and nobody has moved since one was chosen: as it was before.
function back() {
  const { at, home } = looking.chosen;
  if (home) { whole(); return; }
  go(() => state.map.setView(...at, { animate: false }));
  looking.chosen = null;
  moved();
}

function asked() {
  const found = looking.kept && AT.exec(new URL(parent.location.href).searchParams.get("at") || "");
  return found && [[Number(found[1]), Number(found[2])], Number(found[3])];
}

function moved() {
  const centre = state.map.getCenter(), zoom = state.map.getZoom();
  const at = [[centre.lat, centre.lng], zoom];
  parent.document.dispatchEvent(new CustomEvent("ponte-map", { detail: { from: window, at } }));
  if (!looking.kept) return;
  window.clearTimeout(looking.writing);
  looking.writing = window.setTimeout(() => {
    const address = new URL(parent.location.href);
    if (looking.home) address.searchParams.delete("at");
    else address.searchParams.set("at", `${centre.lat.toFixed(4)},${centre.lng.toFixed(4)},${+zoom.toFixed(2)}`);
    address.search = address.search.replaceAll("%2C", ",");
    if (address.href !== parent.location.href) parent.history.replaceState(parent.history.state, "", address);
  }, WRITTEN_AFTER);
}

// The whole area and the towns with most quarters, one click each.
function choices({ towns }) {
  const all = [[state.words.whole, whole], ...towns.map(({ name, bounds }) => [name, () => town(bounds)])];
  const said = all.map(([name]) => name).join();
  if (state.places.dataset.said === said) return;
  state.places.dataset.said = said;
  state.places.replaceChildren(...all.map(([name, act]) => button("to", name, act)));
}
