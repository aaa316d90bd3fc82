
"use strict";
{
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = id => document.getElementById(id);

  // What came from servers gets onto the page here, and only as text.
  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  const number = (value, digits) => value.toLocaleString("en", {
    minimumFractionDigits: digits, maximumFractionDigits: digits,
  });

  // ----- Charts

  const colour = name => () => getComputedStyle(document.documentElement).getPropertyValue(name);

  function duration(ms) {
    if (ms < 1000) {
      return `${+ms.toPrecision(3)} ms`;
    }
    return ms < 120_000 ? `${+(ms / 1000).toPrecision(3)} s` : `${+(ms / 60_000).toPrecision(3)} min`;
  }

  const utc = (ms, from, to) => new Date(ms).toISOString().slice(from, to).replace("T", " ");

  // As exact as ticks need it that are so many seconds apart.
  function clock(seconds, apart) {
    const ms = Math.round(seconds * 1000);
    if (apart >= 86_400) {
      return utc(ms, 5, 10);
    }
    return utc(ms, 11, apart >= 60 ? 16 : apart >= 1 ? 19 : 23);
  }

  const shown = value => (u, v, series, index) => index == null || v == null ? "" : value(v, index);

  function axis(options) {
    const line = { stroke: colour("--line"), width: 1 };
    return {
      stroke: colour("--quiet"),
      font: "12px system-ui, sans-serif",
      grid: line,
      ticks: { ...line, size: 4 },
      ...options,
    };
  }

  function chart(id, { scales, series, axes }, columns) {
    const place = byId(id);
    place.hidden = false;
    // The legend stands below.
    const size = () => ({ width: place.clientWidth, height: place.clientHeight - 24 });
    const made = new uPlot({
      ...size(),
      scales,
      series,
      axes,
      padding: [8, 30, 0, 0],
      cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
    }, columns, place);
    new ResizeObserver(() => made.setSize(size())).observe(place);
    return made;
  }

  const bars = (label, name, value) => ({
    label,
    fill: colour(name),
    stroke: colour(name),
    width: 0,
    points: { show: false },
    paths: uPlot.paths.bars({ size: [0.9, Infinity], align: 1 }),
    value: shown(value),
  });

  // How far apart ticks may be that count something.
  const WHOLE = [...Array(12).keys()].flatMap(zeros => [1, 2, 5].map(digit => digit * 10 ** zeros));

  const fromZero = (u, min, max) => [0, (max || 1) * 1.08];

  function timeline({ bucket_ms, start_ms, entries, not_ok }) {
    const width = bucket_ms / 1000;
    const starts = start_ms.map(ms => ms / 1000);
    const perSecond = count => count / width;
    const rate = value => `${number(value, 1)}/s`;
    return chart("timeline", {
      scales: { x: { range: () => [starts[0], starts.at(-1) + width] }, y: { range: fromZero } },
      series: [
        { label: "from", value: shown(seconds => clock(seconds, width)) },
        bars("entries", "--accent", rate),
        bars("not ok", "--not-ok", rate),
      ],
      axes: [
        axis({ size: 32, space: 80, values: (u, ticks, i, space, apart) => ticks.map(tick => clock(tick, apart)) }),
        axis({ size: 60, values: (u, ticks) => ticks.map(tick => `${tick}/s`) }),
      ],
    }, [starts, entries.map(perSecond), not_ok.map(perSecond)]);
  }

  function histogram({ up_to_ms, entries }) {
    const places = entries.map((count, i) => i);
    // A part of the histogram ends where the next one begins: there are the ticks.
    const round = up_to_ms.length > 20 ? /^10*$/ : up_to_ms.length > 5 ? /^[125]0*$/ : /./;
    const ticks = places.filter(i => round.test(Math.round(up_to_ms[i] * 1000)));
    return chart("histogram", {
      scales: { x: { time: false, range: () => [0, places.length] }, y: { range: fromZero } },
      series: [
        { label: "up to", value: shown(i => duration(up_to_ms[i])) },
        bars("entries", "--accent", count => number(count, 0)),
      ],
      axes: [
        axis({
          size: 32,
          splits: () => ticks.map(i => i + 1),
          values: (u, ends) => ends.map(end => duration(up_to_ms[end - 1])),
        }),
        axis({ size: 60, incrs: WHOLE }),
      ],
    }, [places, entries]);
  }

  // Round numbers between two, some of each decade.
  function round(min, max) {
    const digits = max / min > 100 ? [1] : [1, 2, 5];
    const decades = [...Array(16).keys()].map(zeros => 10 ** (zeros - 4));
    return decades.flatMap(ten => digits.map(digit => digit * ten)).filter(n => n >= min && n <= max);
  }

  function percentiles(points) {
    const count = data.histogram.entries.reduce((a, b) => a + b, 0);
    // Each nine takes as much room as the one before. The longest of all stands in the middle of its
    // own share.
    const place = percent => -Math.log10(1 - percent / 100);
    const xs = points.map(([percent]) => Math.min(place(percent), Math.log10(2 * count)));
    const ticks = [50, 90, 99, 99.9, 99.99, 99.999].filter(percent => place(percent) <= xs.at(-1));
    return chart("percentiles", {
      scales: { x: { time: false, range: () => [0, xs.at(-1)] }, y: { distr: 3 } },
      series: [
        { label: "part", value: shown((x, i) => `${+points[i][0].toFixed(3)} %`) },
        {
          label: "within",
          stroke: colour("--accent"),
          width: 2,
          points: { show: false },
          value: shown(duration),
        },
      ],
      axes: [
        axis({ size: 32, splits: () => ticks.map(place), values: () => ticks.map(percent => `${percent} %`) }),
        axis({
          size: 60,
          splits: (u, i, min, max) => round(min, max),
          filter: (u, ticks) => ticks,
          values: (u, ticks) => ticks.map(duration),
        }),
      ],
    }, [xs, points.map(([percent, ms]) => ms)]);
  }

  if (data.percentiles.length > 0) {
    const charts = [timeline(data.timeline), histogram(data.histogram), percentiles(data.percentiles)];
    const redraw = () => charts.forEach(made => made.redraw());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    matchMedia("print").addEventListener("change", redraw);
  }

  // ----- Tables

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

  // ----- Entries

  const CHUNK = 500;
  const entries = data.entries.map(([index, ok, reason, name, why, attempts, ms]) => ({
    index, ok, reason, name, why, attempts, ms, text: `${reason} ${name} ${why}`.toLowerCase(),
  }));
  const columns = [
    (a, b) => a.index - b.index,
    (a, b) => a.ok - b.ok || compare(a.reason, b.reason),
    (a, b) => compare(a.name, b.name),
    (a, b) => a.attempts - b.attempts,
    (a, b) => a.ms - b.ms,
  ];
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
    const result = element("td", entry.ok ? "" : "not-ok-text", entry.ok ? entry.reason : `✗ ${entry.reason}`);
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
}
