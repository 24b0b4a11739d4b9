// A table that sorts in the browser: no run of the server, and every part reachable by keyboard.
// A number has a key, in the order of the columns of numbers; none where it stands nowhere: under all.
function comparing(data, column) {
  const key = column - data.columns.findIndex(({ numeric }) => numeric);
  if (key < 0) {
    const language = document.documentElement.lang || "it";
    return (a, b) => a.cells[column].localeCompare(b.cells[column], language);
  }
  const of = (row) => row.keys[key] ?? -Number.MAX_VALUE;
  return (a, b) => of(a) - of(b);
}

function body(data, sort, choose) {
  const rows = [...data.rows];
  if (sort.column !== null) {
    const compare = comparing(data, sort.column);
    rows.sort((a, b) => sort.sign * compare(a, b));
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
    const caption = element("caption");
    if (data.title) caption.append(element("h3", "", data.title));
    caption.append(data.caption);
    table.append(caption, head(data, box.sort, again),
      body(data, box.sort, choose));
    box.replaceChildren(table);
  }
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", data.title || data.caption);
  show();
}
