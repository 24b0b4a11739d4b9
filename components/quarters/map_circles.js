// The circles of the quarters. At each zoom each stands as near to its place as it can without
// touching another; a line leads to the place of one that had to move. So none is ever behind
// another, and each can be touched.
const TOUCH = 24; // least width in pixels of what a finger meets
const GAP = 2;
const STEP = 3; // pixels between two tries
const SCALES = [1, 0.85, 0.7, 0.55, 0]; // of the circles, the first at which nothing is far away;
// none of them makes a circle too small for its number, but the last
const FARTHEST = 70; // pixels that are far
const REACH = 400;
const MOST = 200; // more than that are left at their places
const LETTERS = [13, 12, 11, 10]; // sizes of the number, the first that fits
const EDGES = { v2: 2, v3: 3, v4: 4, v5: 6 }; // pixels, as in map.css; else 1

function circles(map, choose) {
  const marks = new Map();
  const lines = L.polyline([], { className: "leader", weight: 1, ...thin() }).addTo(map);
  const places = L.polyline([], { className: "place", weight: 5, ...thin() }).addTo(map);

  function show(data) {
    const gone = new Set(marks.keys());
    for (const point of data.points) {
      gone.delete(point.code);
      let mark = marks.get(point.code);
      if (mark && !stays(mark, point)) {
        mark.area.remove();
        mark.remove();
        mark = null;
      }
      mark ||= bubble(map, point, choose);
      marks.set(point.code, mark);
      dress(mark, point, point.code === data.selected);
    }
    for (const code of gone) {
      marks.get(code).area.remove();
      marks.get(code).remove();
      marks.delete(code);
    }
  }

  // Returns the boxes that are taken, for the names: {x, y, w, h, code}, of the middle.
  function place() {
    const all = [...marks.values()];
    const at = all.map((mark) => map.latLngToLayerPoint(mark.getLatLng()));
    const found = spread(all, at);
    const leaders = [], ends = [], taken = [];
    all.forEach((mark, i) => {
      const { size, room, x, y } = found[i];
      settle(mark, size, x - at[i].x, y - at[i].y);
      taken.push({ x, y, w: room, h: room, code: mark.point.code, name: mark.point.name });
      if (Math.hypot(x - at[i].x, y - at[i].y) < room / 2) return;
      leaders.push([mark.getLatLng(), map.layerPointToLatLng([x, y])]);
      ends.push([mark.getLatLng(), mark.getLatLng()]);
    });
    lines.setLatLngs(leaders);
    places.setLatLngs(ends);
    return taken;
  }

  return { show, place };
}

function stays({ point }, { lat, lon, accuracy }) {
  return point.lat === lat && point.lon === lon && point.accuracy === accuracy;
}

function thin() {
  return { interactive: false, noClip: true, smoothFactor: 0, fill: false };
}

function tooltip(point) {
  const box = element("div");
  box.append(element("strong", "", point.title));
  for (const line of point.lines) box.append(element("div", "", line));
  return box;
}

function bubble(map, { lat, lon, accuracy }, choose) {
  const face = element("span", "face");
  const icon = L.divIcon({ html: face, iconSize: [TOUCH, TOUCH], className: "bubble" });
  const mark = L.marker([lat, lon], {
    icon, keyboard: false, riseOnHover: true, riseOffset: 40000, // the table is the way by keyboard
  });
  mark.face = face;
  mark.area = L.circle([lat, lon], {
    radius: accuracy, interactive: false, weight: 1, className: "accuracy",
  }).addTo(map);
  mark.bindTooltip(() => tooltip(mark.point), { direction: "top" });
  mark.on("click", () => choose(mark.point.code));
  return mark.addTo(map);
}

function dress(mark, point, selected) {
  mark.point = point;
  mark.area.getElement()?.classList.toggle("selected", selected);
  const above = selected ? 30000 : point.above;
  if (mark.options.zIndexOffset !== above) mark.setZIndexOffset(above);
  const marks = [point.kind, point.warned && "warned", point.doing && "doing", selected && "selected"];
  mark.face.className = ["face", ...marks.filter(Boolean)].join(" ");
}

// As wide as it is shown; its number in letters that fit, else the sign of its grade.
function settle(mark, size, dx, dy) {
  const { point, face } = mark, box = mark.getElement(), shown = point.text ? size : point.size;
  box.style.width = box.style.height = `${size}px`;
  box.style.marginLeft = `${Math.round(dx - size / 2)}px`;
  box.style.marginTop = `${Math.round(dy - size / 2)}px`;
  face.style.width = face.style.height = `${shown}px`;
  const fits = (text) => LETTERS.find((letters) => breadth(text, letters, 650) + edges(point) <= shown);
  const text = [point.text, point.sign || ""].find((each) => fits(each)) || "";
  face.textContent = text;
  face.style.fontSize = `${fits(text) || LETTERS[0]}px`;
  mark.getTooltip().options.offset = L.point(dx, dy - size / 2);
}

function edges({ kind }) {
  return 2 * (EDGES[kind] || 1) - 1;
}

function width(point, scale) {
  const least = scale ? breadth(point.text, LETTERS.at(-1), 650) + edges(point) : 0;
  return Math.ceil(Math.max(TOUCH, point.size * scale, least));
}

// The circle, and of a comparison that of the same quarter on the other map: there is room for the
// larger on both, so that the quarter stands at the same place.
function both(point) {
  return point.beside ? [point, point.beside] : [point];
}

// Where each stands and how large: {x, y, size, room}. The worst have their own place, the others
// find the nearest that is free, outwards from those around them.
function spread(marks, at) {
  let found = null, scale;
  for (scale of SCALES) {
    const rooms = marks.map(({ point }) => Math.max(...both(point).map((each) => width(each, scale))));
    found = spreadOnce(marks, at, rooms, scale ? FARTHEST : REACH);
    if (found) break;
  }
  return found.map(({ x, y, size: room }, i) => ({ x, y, room, size: width(marks[i].point, scale) }));
}

// Nothing where one would have to go farther than `reach`; at the last it stays at its own place.
function spreadOnce(marks, at, sizes, reach) {
  const above = marks.map(({ point }) => Math.max(...both(point).map((each) => each.above)));
  const order = marks.map((_mark, i) => i).sort((i, j) =>
    above[j] - above[i] || (marks[i].point.code < marks[j].point.code ? -1 : 1));
  const placed = [], found = [];
  let last = null; // what was in the way: mostly it still is, a step on
  const apart = (other, x, y, size) => {
    const dx = other.x - x, dy = other.y - y, least = (other.size + size) / 2 + GAP;
    return dx * dx + dy * dy >= least * least;
  };
  const free = (x, y, size) => {
    if (last && !apart(last, x, y, size)) return false;
    for (const other of placed) {
      if (!apart(other, x, y, size)) { last = other; return false; }
    }
    return true;
  };
  for (const i of order) {
    const size = sizes[i], own = at[i];
    const near = marks.length > MOST ? own
      : nearest(own, outwards(at, i), reach, (x, y) => free(x, y, size));
    if (!near && reach < REACH) return null;
    const { x, y } = near || own;
    found[i] = { x, y, size };
    placed.push(found[i]);
  }
  return found;
}

function outwards(at, i) {
  const around = at.filter(({ x, y }) => Math.hypot(x - at[i].x, y - at[i].y) < FARTHEST);
  const x = around.reduce((sum, each) => sum + each.x, 0) / around.length;
  const y = around.reduce((sum, each) => sum + each.y, 0) / around.length;
  return Math.atan2(at[i].y - y, at[i].x - x) || i;
}

function nearest(from, angle, reach, free) {
  for (let radius = 0; radius <= reach; radius += STEP) {
    const tries = Math.max(1, Math.round((2 * Math.PI * radius) / (2 * STEP)));
    for (let k = 0; k < tries; k += 1) {
      const turn = (k % 2 ? 1 : -1) * Math.ceil(k / 2) * ((2 * Math.PI) / tries);
      const x = from.x + radius * Math.cos(angle + turn), y = from.y + radius * Math.sin(angle + turn);
      if (free(x, y)) return { x, y };
    }
  }
  return null;
}
