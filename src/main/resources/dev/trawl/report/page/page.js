
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
