
"use strict";

// Puts a button into each heading of a table; `sort` gets the column's number, and 1 or -1.
function sortable(table, sort) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const button = element("button", "", heading.textContent);
    button.type = "button";
    button.addEventListener("click", () => {
      const descends = heading.getAttribute("aria-sort") === "ascending";
      headings.forEach(other => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", descends ? "descending" : "ascending");
      sort(column, descends ? -1 : 1);
    });
    heading.replaceChildren(button);
  });
}

const compare = new Intl.Collator("en", { numeric: true }).compare;

for (const table of document.querySelectorAll("table.sortable")) {
  sortable(table, (column, direction) => {
    const key = row => row.cells[column].textContent;
    const asNumber = row => parseFloat(key(row).replaceAll(",", "") || "-1");
    const numeric = table.tHead.rows[0].cells[column].classList.contains("number");
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) =>
      direction * (numeric ? asNumber(a) - asNumber(b) : compare(key(a), key(b))));
    table.tBodies[0].append(...rows);
  });
}

// Rows that are made at a time. All of them would take a browser seconds.
const CHUNK = 500;

const entries = data.entries.map(([index, ok, reason, name, why, attempts, ms]) => ({
  index, ok, reason, name, why, attempts, ms, text: `${reason} ${name} ${why}`.toLowerCase(),
}));

// What sorts the columns of the entries.
const columns = [
  (a, b) => a.index - b.index,
  (a, b) => a.ok - b.ok || compare(a.reason, b.reason),
  (a, b) => compare(a.name, b.name),
  (a, b) => a.attempts - b.attempts,
  (a, b) => a.ms - b.ms,
];

// What may be chosen to be shown.
const kinds = {
  "all": () => true,
  "not-ok": entry => !entry.ok,
  "ok": entry => entry.ok,
  "flaky": entry => entry.ok && entry.attempts > 1,
};

const table = byId("entries").querySelector("table");
const body = table.tBodies[0];
let found = entries;
let order = () => 0;

function row(entry) {
  const result = entry.ok
    ? element("td", "", entry.reason)
    : element("td", "not-ok-text", `✗ ${entry.reason}`);
  const request = element("td", "foreign", entry.name);
  if (entry.why) {
    request.append(element("span", "why", entry.why));
  }
  const made = document.createElement("tr");
  made.append(
    element("td", "number optional", entry.index),
    result,
    request,
    element("td", "number optional", entry.attempts),
    element("td", "number", entry.ms.toFixed(1)),
  );
  return made;
}

function showMore() {
  const first = body.rows.length;
  body.append(...found.slice(first, first + CHUNK).map(row));
  const left = found.length - body.rows.length;
  byId("more").parentElement.hidden = left === 0;
  byId("more").textContent = `Show ${number(Math.min(left, CHUNK), 0)} more`;
  byId("count").textContent = `${number(found.length, 0)} of ${number(entries.length, 0)} entries`
    + (left > 0 ? `, the first ${number(body.rows.length, 0)} shown` : "");
}

function show() {
  const words = byId("search").value.toLowerCase().split(/\s+/);
  const kind = kinds[byId("show").value];
  found = entries
    .filter(entry => kind(entry) && words.every(word => entry.text.includes(word)))
    .sort(order);
  body.replaceChildren();
  showMore();
}

sortable(table, (column, direction) => {
  order = (a, b) => direction * columns[column](a, b);
  show();
});
byId("search").addEventListener("input", show);
byId("show").addEventListener("change", show);
byId("more").addEventListener("click", () => {
  const first = body.rows.length;
  showMore();
  // For whoever goes by the keyboard: on to what is new.
  body.rows[first].tabIndex = -1;
  body.rows[first].focus();
});
byId("entries").querySelector("form").addEventListener("submit", event => event.preventDefault());
byId("entries").hidden = false;
show();
