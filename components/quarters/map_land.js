// What lies under the quarters: lakes, municipalities, borders. Each kind is one path, because the
// browser redraws them all at each zoom.
const STREETS_FROM = 12;

async function land(map, { municipalities: towns, borders: lined, lakes: wet }) {
  const pane = map.createPane("land");
  pane.style.zIndex = 300; // below the circles, whichever is drawn first
  const style = { pane: "land", interactive: false };
  const [municipalities, borders, lakes] = await Promise.allSettled([towns, lined, wet]);
  if (municipalities.value) {
    const rings = municipalities.value.features.flatMap(({ geometry: { type, coordinates } }) =>
      (type === "Polygon" ? [coordinates] : coordinates));
    shape("MultiPolygon", rings, { ...style, className: "municipality", weight: 1 }).addTo(map);
  }
  if (lakes.value) {
    const shores = lakes.value.features.map(({ geometry }) => geometry.coordinates);
    shape("MultiPolygon", shores, { ...style, className: "lake", weight: 1 }).addTo(map);
  }
  const lines = borders.value?.features.filter(({ geometry }) => geometry.type !== "Point") || [];
  for (const { properties: { kind }, geometry: { coordinates } } of lines) {
    const line = { ...style, className: `border ${kind}`, weight: kind === "neighbour" ? 1 : 2 };
    shape("MultiLineString", coordinates, line).addTo(map);
  }
  named(municipalities.value, borders.value, lakes.value);
}

// Streets, where the installation has chosen them, and only from close by: no tile is asked for
// before. They show through the land and have names of their own.
function streetsUnder(map, { url, attribution }) {
  const options = { minZoom: STREETS_FROM, maxZoom: 16, attribution };
  L.tileLayer(url, options).addTo(map);
  const near = () => {
    map.getContainer().classList.toggle("streets", map.getZoom() >= STREETS_FROM);
  };
  map.on("zoomend", near);
  near();
}

function shape(type, coordinates, options) {
  return L.geoJSON({ type, coordinates }, { ...options, style: options });
}

// Everything that has a name, the weightiest first.
function named(municipalities, borders, lakes) {
  const towns = (municipalities?.features || []).map(({ properties: { istat, name, lat, lon } }) => {
    const weight = borders?.people[istat] || 0;
    const kind = weight >= CITY ? "city" : weight >= LARGE ? "large" : "town";
    return { kind, name, at: [lat, lon], weight };
  });
  towns.sort((one, other) => other.weight - one.weight || (one.name < other.name ? -1 : 1));
  const around = (borders?.features || []).filter(({ geometry }) => geometry.type === "Point");
  const waters = (lakes?.features || []).filter(({ properties }) => properties.name);
  state.names.known([
    ...towns,
    ...waters.map(({ properties: { name, lat, lon } }) => ({ kind: "water", name, at: [lat, lon] })),
    ...around.map(({ properties: { kind, name }, geometry: { coordinates: [lon, lat] } }) => ({
      kind: kind === "state" ? "state" : "foreign", name, at: [lat, lon],
    })),
  ]);
  state.turn += 1;
  redraw();
}
