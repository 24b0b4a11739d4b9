// The map of the quarters, in the frame of streamlit-folium. The script that folium makes calls
// `base` once, and `quarters` at each change of data.
// The shapes are our own files, asked for while Leaflet still loads.
const LAND = Object.fromEntries(["municipalities", "borders", "lakes"].map((name) => {
  const file = fetch(`/assets/${name}.geojson`).then((answer) => answer.json());
  file.catch(() => {}); // said where it is used: without its base the map still has its quarters
  return [name, file];
}));

// The moment makes a second click on the same quarter news to Streamlit.
const choose = (quarter) => Streamlit.setComponentValue({ quarter, at: Date.now() });

function framed(map, { words, language, streets }) {
  base(map, { words, language, files: LAND, choose, kept: true });
  if (streets) streetsUnder(map, streets);
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
  if (window.frameElement) window.frameElement.title = data.label;
  show(data);
}

window.ponte = { base: framed, quarters };
