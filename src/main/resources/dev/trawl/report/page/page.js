
"use strict";

// What both the charts and the tables need.

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

// As `Figures` has them, too.
function duration(ms) {
  if (ms < 999.5) {
    return `${number(ms, ms < 99.95 ? 1 : 0)} ms`;
  }
  const seconds = ms / 1000;
  if (seconds < 119.95) {
    return `${number(seconds, seconds < 9.995 ? 2 : 1)} s`;
  }
  return `${number(seconds / 60, 1)} min`;
}

// The colour's name: a status has that of its class.
const kind = reason => /^[1-5]\d\d$/.test(reason) ? `s${reason[0]}` : "error";
