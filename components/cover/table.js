// A plain click on a link stays inside the application; with Ctrl or
// the middle button the browser opens its address beside.
function within(part, about, go) {
  const node = link("", part.text, part.href);
  node.setAttribute("aria-label", `${part.text}: ${about}`);
  node.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(part.href);
  });
  return node;
}

function line(row, columns, go) {
  const tr = element("tr");
  const what = element("th");
  what.scope = "row";
  what.append(element("b", "", row.need), element("span", "place", row.place));
  const count = element("td", "count");
  count.append(element("b", "", row.count), element("span", "unit", columns[1].toLowerCase()));
  if (row.around) count.append(element("span", "around", row.around));
  const who = element("td", "who");
  for (const text of row.said) who.append(element("div", "", text));
  const on = element("td", "links");
  for (const part of row.links) on.append(within(part, `${row.need}, ${row.place}`, go));
  tr.append(what, count, who, on);
  return tr;
}

function group(data, columns, go) {
  const tbody = element("tbody", data.code);
  const tr = element("tr", "head");
  const th = element("th");
  th.colSpan = columns.length;
  th.scope = "rowgroup";
  th.append(element("b", "", data.title), element("span", "meaning", data.meaning));
  tr.append(th);
  tbody.append(tr);
  for (const row of data.rows) tbody.append(line(row, columns, go));
  return tbody;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const go = (href) => setTriggerValue("go", href);
  const table = element("table");
  table.setAttribute("aria-label", data.label);
  const head = element("thead");
  const tr = element("tr");
  data.columns.forEach((text, i) => {
    const th = element("th", i === 1 ? "count" : "", text);
    th.scope = "col";
    tr.append(th);
  });
  head.append(tr);
  table.append(head, ...data.groups.map((each) => group(each, data.columns, go)));
  const old = parentElement.querySelector("table");
  if (old) old.replaceWith(table); else parentElement.append(table);
}
