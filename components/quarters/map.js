// The map of the quarters, in the frame of streamlit-folium. The script that folium makes calls
// `base` once, and `quarters` at each change of data: base, position and zoom stay as they are.
const state = { turn: 0 };

function base(map, { words, language, streets }) {
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
  if (streets) streetsUnder(map, streets);
  land(map).finally(() => { box.dataset.base = "drawn"; });
  state.circles = circles(map, (code) => {
    // The moment makes a second click on the same quarter news to Streamlit.
    Streamlit.setComponentValue({ quarter: code, at: Date.now() });
  });
  state.names = names(map);
  view(map, redraw);
  Streamlit.events.addEventListener(Streamlit.RENDER_EVENT, ({ detail }) => themed(detail.theme));
  // What Streamlit sent while Leaflet was loading went past streamlit-folium: have it sent again.
  Streamlit.setComponentReady();
}

// Streamlit adds its colours again with every message: the last ones count.
function themed(theme) {
  document.documentElement.style.colorScheme = theme?.base || "light";
  const colours = [...document.head.querySelectorAll("style")];
  colours.filter(({ textContent }) => textContent.includes("--primary-color:"))
    .slice(0, -1).forEach((old) => old.remove());
}

function quarters(_group, data) {
  window.feature_group = []; // streamlit-folium has taken the last one off, but would keep it
  const before = state.data;
  state.data = data;
  state.circles.show(data);
  choices(data);
  legend(data);
  state.turn += 1;
  follow(before, data);
  redraw();
  const box = state.map.getContainer();
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", data.label);
  if (window.frameElement) window.frameElement.title = data.label;
  box.dataset.drawn = data.version;
}

function redraw() {
  if (!state.data || !sized()) return;
  const now = [state.map.getZoom(), state.map.getPixelOrigin(), state.turn].join();
  if (now === state.stamp) return;
  state.stamp = now;
  const taken = state.circles.place();
  state.names.place(taken, state.data.selected);
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

window.ponte = { base, quarters };
