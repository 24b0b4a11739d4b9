// The map wherever it is shown: in its frame (`map.js`), or in a file taken along (`carry.js`).
const state = { turn: 0 };

// Once. `files`: the shapes of the land, or promises of them; `choose` gets the code of a quarter;
// `kept`: whether the address of the page says where the map looks.
function base(map, { words, language, files, choose, kept }) {
  const box = map.getContainer();
  document.documentElement.lang = language;
  map.setMinZoom(8).setMaxZoom(16); // folium would tell them only to tiles of its own
  state.map = map;
  state.words = words;
  state.places = element("div", "places");
  state.places.setAttribute("role", "group");
  state.places.setAttribute("aria-label", words.places);
  state.legend = element("div", "legend");
  box.before(state.places);
  box.after(state.legend);
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 90 }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(words.source).addTo(map);
  land(map, files).finally(() => { box.dataset.base = "drawn"; });
  state.circles = circles(map, choose);
  state.names = names(map);
  view(map, kept);
}

// At each change of data: base, position and zoom stay as they are.
function show(data) {
  const before = state.data;
  state.data = data;
  state.circles.show(data);
  choices(data);
  legend(data);
  state.turn += 1;
  go(() => {
    fit();
    follow(before, data);
  });
  const box = state.map.getContainer();
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", data.label);
  box.dataset.drawn = data.version;
}

function redraw() {
  if (!state.data || looking.going || !sized()) return;
  const seen = frame(state.map); // before anything is moved: the browser lays out once, not twice
  const now = [state.map.getZoom(), state.map.getPixelOrigin(), state.turn].join();
  if (now !== state.stamp) state.taken = state.circles.place();
  else if (seen.said === state.seen) return;
  state.stamp = now;
  state.seen = seen.said;
  state.names.place(state.taken, state.data.selected, seen);
  state.map.getContainer().dataset.zoom = String(state.map.getZoom());
}

function legend(data) {
  state.legend.replaceChildren(element("strong", "", data.title));
  for (const step of data.legend) {
    const line = element("span", "step");
    const sample = element("i", `face sample ${step.kind}`, step.sign);
    sample.setAttribute("aria-hidden", "true");
    line.append(sample, element("span", "", step.text));
    state.legend.append(line);
  }
  if (data.method) state.legend.append(element("small", "", data.method));
}
