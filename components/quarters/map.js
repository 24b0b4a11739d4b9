// The map of the quarters. Leaflet is loaded once per page from our own host; the map of a place
// on the page is made once, and a change of data only redraws its quarters: zoom and base stay.
const LEAFLET = "/assets/leaflet/leaflet";
const MUNICIPALITIES = "/assets/municipalities.geojson";
const FAR = 11;

function leaflet() {
  window.ponteLeaflet ||= new Promise((done, failed) => {
    const script = element("script");
    script.src = `${LEAFLET}.js`;
    script.onload = () => done(window.L);
    script.onerror = failed;
    document.head.append(script);
  });
  return window.ponteLeaflet;
}

function styles(root) {
  return new Promise((done) => {
    const sheet = element("link");
    sheet.rel = "stylesheet";
    sheet.href = `${LEAFLET}.css`;
    sheet.onload = sheet.onerror = done;
    root.prepend(sheet);
  });
}

function wide(box) {
  return new Promise((done) => {
    new ResizeObserver((_entries, observer) => {
      if (box.clientWidth) { observer.disconnect(); done(); }
    }).observe(box);
  });
}

function municipalities() {
  window.ponteMunicipalities ||= fetch(MUNICIPALITIES).then((answer) => answer.json());
  return window.ponteMunicipalities;
}

function make(L, box, data) {
  const map = L.map(box, {
    zoomControl: false, attributionControl: false, minZoom: 8, maxZoom: 16, zoomSnap: 0.25,
  });
  L.control.zoom({ zoomInTitle: data.words.zoomIn, zoomOutTitle: data.words.zoomOut }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(data.words.source).addTo(map);
  map.fitBounds(data.bounds, { padding: [16, 16], animate: false });
  const far = () => box.classList.toggle("far", map.getZoom() < FAR);
  map.on("zoomend", far);
  far();
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(box);
  map.createPane("base").style.zIndex = 300; // below the circles, whichever is drawn first
  municipalities()
    .then((shapes) => L.geoJSON(shapes, {
      pane: "base", interactive: false, style: { className: "municipality", weight: 1 },
    }).addTo(map))
    .catch(() => { /* without its base the map still shows the quarters */ })
    .finally(() => { box.dataset.base = "drawn"; });
  return { map, quarters: L.layerGroup().addTo(map) };
}

function tooltip(point) {
  const box = element("div");
  box.append(element("strong", "", point.title));
  for (const line of point.lines) box.append(element("div", "", line));
  return box;
}

// Quarters known only by their municipality share a point: there they stand side by side, in
// pixels, so that each can be seen and chosen at any zoom.
function shifts(points) {
  const places = new Map();
  for (const point of points) {
    const place = `${point.lat},${point.lon}`;
    places.set(place, [...(places.get(place) || []), point]);
  }
  const found = new Map();
  for (const together of places.values()) {
    let left = -together.reduce((width, point) => width + point.size, 0) / 2;
    for (const point of together) {
      found.set(point.code, Math.round(left + point.size / 2));
      left += point.size;
    }
  }
  return found;
}

function bubble(L, point, shift, selected, choose) {
  const marks = `${point.warned ? " warned" : ""}${point.tight ? " tight" : ""}${point.code === selected ? " selected" : ""}`;
  const kind = `${point.kind}${marks}`;
  const face = element("span", `face ${kind}`, point.text);
  const mark = L.marker([point.lat, point.lon], {
    icon: L.divIcon({
      html: face, iconSize: [point.size, point.size], className: "bubble",
      iconAnchor: [point.size / 2 - shift, point.size / 2],
    }),
    keyboard: false, // the table below is the way by keyboard
    zIndexOffset: point.code === selected ? 30000 : point.above,
    riseOnHover: true, riseOffset: 40000,
  });
  mark.bindTooltip(tooltip(point), { direction: "top", offset: [shift, -point.size / 2] });
  mark.on("click", () => choose(point.code));
  return mark;
}

function draw(L, state, data, choose) {
  state.quarters.clearLayers();
  for (const point of data.points) {
    L.circle([point.lat, point.lon], {
      radius: point.accuracy, interactive: false, weight: 1,
      className: point.code === data.selected ? "accuracy selected" : "accuracy",
    }).addTo(state.quarters);
  }
  const shift = shifts(data.points);
  for (const point of data.points) {
    bubble(L, point, shift.get(point.code), data.selected, choose).addTo(state.quarters);
  }
  const chosen = data.points.find((point) => point.code === data.selected);
  if (chosen && state.selected !== data.selected) {
    state.map.panInside([chosen.lat, chosen.lon], { padding: [60, 60] });
  }
  state.selected = data.selected;
}

function legend(box, data) {
  box.replaceChildren(element("strong", "", data.words.legend));
  for (const step of data.legend) {
    const line = element("span", "step");
    const sample = element("i", `face sample ${step.kind}`, step.sign);
    sample.setAttribute("aria-hidden", "true");
    line.append(sample, element("span", "", step.text));
    box.append(line);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  let frame = parentElement.querySelector(".frame");
  if (!frame) {
    frame = element("div", "frame");
    frame.append(element("div", "map"), element("div", "legend"));
    parentElement.append(frame);
    frame.ready = Promise.all([leaflet(), styles(parentElement), wide(frame)])
      .then(([L]) => ({ L, ...make(L, frame.querySelector(".map"), frame.data) }));
  }
  frame.data = data;
  const box = frame.querySelector(".map");
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", data.words.label);
  legend(frame.querySelector(".legend"), data);
  const choose = (code) => setTriggerValue("quarter", code);
  frame.ready.then((state) => {
    draw(state.L, state, frame.data, choose);
    box.dataset.drawn = String(frame.data.version);
  }).catch(() => { box.textContent = data.words.failed; });
}
