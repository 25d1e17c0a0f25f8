/** Draws a plot above each table of days that asks for one. Without this script the table is all there is. */

import { Plot } from "./plot.js";
import { readTable } from "./plot_table.js";

for (const figure of document.querySelectorAll("figure.plot")) {
  const table = figure.querySelector("table");
  const place = figure.querySelector(".plot-place");
  if (!(figure instanceof HTMLElement) || !table || !(place instanceof HTMLElement)) continue;
  const days = readTable(table);
  if (days.moments.length < 2) continue; // one day is no line
  place.hidden = false;
  new Plot(place, days, figure.dataset.unit ?? "").draw();
  const figures = figure.querySelector("details");
  if (figures) figures.open = false;
}
