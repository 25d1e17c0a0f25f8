/** The page of `gateway graph`: the map of the console's editor, and the texts of the chosen screen. */

import { part } from "./dom.js";
import { MapCanvas } from "./map_canvas.js";

const ANCHOR = "screen-"; // as in menus/diagram/page.py

/** @type {import("./types.js").Outline} */
const outline = JSON.parse(part("outline", HTMLScriptElement).textContent ?? "");
const canvas = new MapCanvas((screen) => { location.hash = ANCHOR + screen; });

/** Mark the screen that the address names. Its texts are shown by the style sheet. */
function showChosen() {
  const screen = decodeURIComponent(location.hash.slice(1)).replace(ANCHOR, "");
  canvas.mark(screen);
  canvas.bringIntoSight(screen);
}

document.documentElement.classList.add("has-map");
canvas.setOutline(outline);
canvas.draw();
canvas.bringIntoSight((outline.screens.find(({ entries }) => entries.length) ?? outline.screens[0])?.name ?? "");
addEventListener("hashchange", showChosen);
addEventListener("keydown", (event) => {
  if (event.key === "Escape") location.hash = "";
});
if (location.hash) showChosen();
