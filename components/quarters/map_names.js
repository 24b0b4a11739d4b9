// Names on the map. A name is written where it meets no circle and no name before it; so the zoom
// decides how many there are, and none lies on another. None is cut by the edge of the map or lies
// behind its buttons: where a name does not fit it is left out until the map has moved.
const CITY = 50000, LARGE = 15000; // people
const QUARTERS_FROM = 11.5; // from this zoom on quarters have their names before municipalities
const ROOM = { city: [10, 8], large: [20, 10], town: [28, 13], water: [6, 4], foreign: [30, 16], state: [40, 20], quarter: [2, 0] };
const LETTER = { city: [14, 650], large: [13, 550], town: [11, 450], water: [11, 400], foreign: [12, 400], state: [15, 500], quarter: [12, 600] };
const OTHERS = ["city", "large", "water", "foreign", "state", "town"];
const FAMILY = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";
const ruler = element("canvas").getContext("2d");
const breadths = new Map();

function breadth(text, size, weight) {
  const key = `${size} ${weight} ${text}`;
  if (!breadths.has(key)) {
    if (breadths.size > 5000) breadths.clear();
    ruler.font = `${weight} ${size}px ${FAMILY}`;
    breadths.set(key, ruler.measureText(text).width);
  }
  return breadths.get(key);
}

function names(map) {
  const pane = map.createPane("names");
  pane.classList.add("leaflet-zoom-hide");
  pane.style.zIndex = 590; // over the lines, under the circles
  let all = [], from = "";

  function place(circles, selected, shown) {
    projected();
    const close = map.getZoom() >= QUARTERS_FROM;
    const kinds = close ? ["quarter", ...OTHERS] : [...OTHERS, "quarter"];
    const boxes = circles.map((each) => ({ ...each, circle: true })).concat(shown.controls), written = [];
    const quarters = circles.map((each) => ({ ...each, kind: "quarter" }))
      .filter(({ code }) => close || code === selected)
      .sort((one, other) => (other.code === selected) - (one.code === selected) || other.w - one.w || (one.code < other.code ? -1 : 1));
    for (const kind of kinds) {
      const some = kind === "quarter" ? quarters : all.filter((each) => each.kind === kind);
      for (const each of some) {
        const box = written_at(each, boxes, shown);
        if (box) { boxes.push(box); written.push(box); }
      }
    }
    pane.replaceChildren(...written.map(sign));
  }

  // Where the names stand changes with the zoom, not with what the quarters tell.
  function projected() {
    const origin = [map.getZoom(), map.getPixelOrigin()].join();
    if (origin === from) return;
    from = origin;
    for (const each of all) each.point = map.latLngToLayerPoint(each.at);
  }

  return { place, known: (found) => { all = found; from = ""; } };
}

// What is seen of the map, and what lies over it, in the coordinates of its circles.
function frame(map) {
  const { x: w, y: h } = map.getSize(), { x: left, y: top } = map.containerPointToLayerPoint([0, 0]);
  const around = map.getContainer().getBoundingClientRect();
  const controls = [...map.getContainer().querySelectorAll(".leaflet-control")].map((one) => {
    const box = one.getBoundingClientRect();
    const x = left + (box.left + box.right) / 2 - around.left, y = top + (box.top + box.bottom) / 2 - around.top;
    return { x, y, w: box.width + 4, h: box.height + 4, circle: true };
  });
  return { left, top, right: left + w, bottom: top + h, controls, said: [left, top, w, h].join() };
}

function written_at(each, boxes, shown) {
  const [size, weight] = LETTER[each.kind], [rx, ry] = ROOM[each.kind];
  const w = breadth(each.name, size, weight) + 2, h = size + 3;
  const tries = each.kind === "quarter" ? beside(each, w, h) : around(each, w, h);
  for (const [x, y] of tries) {
    const inside = x - w / 2 > shown.left + 2 && x + w / 2 < shown.right - 2 && y - h / 2 > shown.top + 2 && y + h / 2 < shown.bottom - 2;
    const free = inside && boxes.every((box) => {
      const more = box.circle || each.kind === "quarter" ? [1, 1] : [rx, ry];
      return Math.abs(box.x - x) >= (box.w + w) / 2 + more[0] || Math.abs(box.y - y) >= (box.h + h) / 2 + more[1];
    });
    if (free) return { x, y, w, h, kind: each.kind, name: each.name };
  }
  return null;
}

// At its circle: right, left, below, above.
function beside({ x, y, w: size }, w, h) {
  const across = (size + w) / 2 + 3, down = (size + h) / 2 + 1;
  return [[x + across, y], [x - across, y], [x, y + down], [x, y - down]];
}

// A town at its place, or near it where circles stand there; the larger the farther it looks.
function around({ point: { x, y }, weight = 0 }, w, h) {
  const tries = [[x, y]];
  const reach = weight >= CITY ? 84 : weight >= LARGE ? 30 : 0;
  for (let away = 14; away <= reach; away += 10) {
    tries.push([x, y - away], [x, y + away], [x - away - w / 3, y], [x + away + w / 3, y]);
    tries.push([x - away, y - away], [x + away, y - away], [x - away, y + away], [x + away, y + away]);
  }
  return tries;
}

function sign({ x, y, w, h, kind, name }) {
  const node = element("span", `name ${kind}`, name);
  L.DomUtil.setPosition(node, L.point(Math.round(x - w / 2), Math.round(y - h / 2)));
  return node;
}
