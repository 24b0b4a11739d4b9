// Draws the land and the quarters of a map that was taken along; every text is put as text.
function carried(map, data) {
  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    node.className = className;
    node.textContent = text;
    return node;
  };
  map.createPane("land").style.zIndex = 300;
  const land = data.land.map(([name, rings]) =>
    L.polygon(rings, { pane: "land", className: "land", weight: 1 })
      .bindTooltip(make("span", "", name), { sticky: true }).addTo(map));
  for (const rings of data.lakes) {
    L.polygon(rings, { pane: "land", interactive: false, className: "lake", stroke: false }).addTo(map);
  }
  const box = map.getContainer();
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", data.label);
  map.fitBounds(L.featureGroup(land).getBounds(), { animate: false });

  // Circles that lie on each other give way to both sides; a line leads to the true place.
  function apart() {
    const true_ = data.points.map(({ lat, lon }) => map.latLngToLayerPoint([lat, lon]));
    const at = true_.map((p, i) => ({ x: p.x + Math.cos(i * 2.4) / 2, y: p.y + Math.sin(i * 2.4) / 2 }));
    for (let turn = 0; turn < 300; turn += 1) {
      let moved = false;
      for (let i = 0; i < at.length; i += 1) {
        for (let j = i + 1; j < at.length; j += 1) {
          const dx = at[i].x - at[j].x, dy = at[i].y - at[j].y, far = Math.hypot(dx, dy) || 0.01;
          const lacking = (data.points[i].size + data.points[j].size) / 2 + 2 - far;
          if (lacking <= 0.1) continue;
          const [mx, my] = [dx / far * lacking / 2, dy / far * lacking / 2];
          at[i].x += mx; at[i].y += my; at[j].x -= mx; at[j].y -= my;
          moved = true;
        }
      }
      if (!moved) break;
    }
    return at;
  }

  // The name of each municipality above its highest circle, where nothing else stands.
  function names(places) {
    const highest = new Map(), taken = places.map(({ x, y }, i) => {
      const half = data.points[i].size / 2;
      return [x - half, y - half, x + half, y + half];
    });
    places.forEach((place, i) => {
      const known = highest.get(data.points[i].town), top = place.y - data.points[i].size / 2;
      if (!known || top < known.y) highest.set(data.points[i].town, { x: place.x, y: top });
    });
    for (const [town, { x, y }] of highest) {
      const wide = town.length * 3.4, box = [x - wide, y - 17, x + wide, y - 1];
      const meets = ([a, b, c, d]) => a < box[2] && c > box[0] && b < box[3] && d > box[1];
      if (taken.some(meets)) continue;
      taken.push(box);
      const icon = L.divIcon({ html: make("span", "", town), className: "name", iconSize: [0, 0] });
      L.marker(map.layerPointToLatLng([x, y - 9]), { icon, interactive: false, keyboard: false })
        .addTo(quarters);
    }
  }

  const quarters = L.layerGroup().addTo(map);
  function draw() {
    quarters.clearLayers();
    const places = apart();
    places.forEach((where, i) => {
      const at = map.layerPointToLatLng([where.x, where.y]);
      const point = data.points[i], place = [point.lat, point.lon];
      L.polyline([place, at], { className: "leader", weight: 1, interactive: false }).addTo(quarters);
      const face = make("span", `face k-${point.kind}${point.warned ? " warned" : ""}`, point.text);
      const icon = L.divIcon({ html: face, className: "", iconSize: [point.size, point.size] });
      const mark = L.marker(at, { icon, keyboard: false, title: "" }).addTo(quarters);
      const words = point.text ? `${point.title}: ${point.text}` : point.title;
      mark.bindTooltip(make("span", "", words), { direction: "top" });
    });
    names(places);
  }
  map.on("zoomend", draw);
  draw();
  box.dataset.drawn = String(data.points.length);
}
