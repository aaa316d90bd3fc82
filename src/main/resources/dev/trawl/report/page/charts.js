
"use strict";

// Asked for whenever something is drawn: the system's colours may change.
const colour = name => () => getComputedStyle(document.documentElement).getPropertyValue(name);

function duration(ms) {
  if (ms < 1000) {
    return `${+ms.toPrecision(3)} ms`;
  }
  const seconds = ms / 1000;
  return seconds < 120 ? `${+seconds.toPrecision(3)} s` : `${+(seconds / 60).toPrecision(3)} min`;
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

// What the legend has while the pointer is on the chart.
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
    tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
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
      bars("failed", "--not-ok", rate),
    ],
    axes: [
      axis({
        size: 32,
        space: 80,
        values: (u, ticks, i, space, apart) => ticks.map(tick => clock(tick, apart)),
      }),
      axis({ size: 60, values: (u, ticks) => ticks.map(tick => `${tick}/s`) }),
    ],
  }, [starts, entries.map(perSecond), not_ok.map(perSecond)]);
}

function histogram({ up_to_ms, entries }) {
  const places = entries.map((count, i) => i);
  // A part of the histogram ends where the next one begins: there are the ticks.
  const round = places.length > 20 ? /^10*$/ : places.length > 5 ? /^[125]0*$/ : /./;
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

// Round numbers from one to another, of each decade the same.
function decades(min, max) {
  const digits = max / min > 100 ? [1] : [1, 2, 5];
  const powers = [...Array(16).keys()].map(zeros => 10 ** (zeros - 4));
  return powers.flatMap(ten => digits.map(digit => digit * ten)).filter(n => n >= min && n <= max);
}

// In milliseconds. On a scale of decades there is no 0.
const SHORTEST = 0.1;

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
      axis({
        size: 32,
        splits: () => ticks.map(place),
        values: () => ticks.map(percent => `${percent} %`),
      }),
      axis({
        size: 60,
        splits: (u, i, min, max) => decades(min, max),
        filter: (u, ticks) => ticks,
        values: (u, ticks) => ticks.map(duration),
      }),
    ],
  }, [xs, points.map(([percent, ms]) => Math.max(ms, SHORTEST))]);
}

if (data.percentiles.length > 0) {
  const charts = [
    timeline(data.timeline),
    histogram(data.histogram),
    percentiles(data.percentiles),
  ];
  const redraw = () => charts.forEach(made => made.redraw());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  matchMedia("print").addEventListener("change", redraw);
}
