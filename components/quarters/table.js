// A table that sorts in the browser: no run of the server, and every part reachable by keyboard.
function compare(a, b) {
  return typeof a === "number" ? a - b : a.localeCompare(b, document.documentElement.lang || "it");
}

function body(data, sort, choose) {
  const rows = [...data.rows];
  if (sort.column !== null) {
    rows.sort((a, b) => sort.sign * compare(a.keys[sort.column], b.keys[sort.column]));
  }
  const tbody = element("tbody");
  for (const row of rows) {
    const tr = element("tr");
    if (row.code === data.selected) tr.setAttribute("aria-current", "true");
    row.cells.forEach((text, i) => {
      const cell = element(i === 0 ? "th" : "td");
      if (i === 0) {
        cell.scope = "row";
        cell.append(button("", text, () => choose(row.code)));
      } else {
        cell.textContent = text;
        if (data.columns[i].numeric) cell.className = "number";
      }
      tr.append(cell);
    });
    tbody.append(tr);
  }
  return tbody;
}

function head(data, sort, again) {
  const tr = element("tr");
  data.columns.forEach((column, i) => {
    const th = element("th", column.numeric ? "number" : "");
    th.scope = "col";
    if (sort.column === i) th.setAttribute("aria-sort", sort.sign > 0 ? "ascending" : "descending");
    th.append(button("", column.label, () => again(i)));
    tr.append(th);
  });
  const thead = element("thead");
  thead.append(tr);
  return thead;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let box = parentElement.querySelector(".scroll");
  if (!box) {
    box = element("div", "scroll");
    box.tabIndex = 0;
    box.sort = { column: null, sign: -1 };
    parentElement.append(box);
  }
  const choose = (code) => setTriggerValue("quarter", code);
  const again = (column) => {
    const same = box.sort.column === column;
    box.sort = { column, sign: same ? -box.sort.sign : data.columns[column].numeric ? -1 : 1 };
    show();
    box.querySelectorAll("thead button")[column].focus();
  };
  function show() {
    const table = element("table");
    table.append(element("caption", "", data.caption), head(data, box.sort, again),
      body(data, box.sort, choose));
    box.replaceChildren(table);
  }
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", data.caption);
  show();
}
