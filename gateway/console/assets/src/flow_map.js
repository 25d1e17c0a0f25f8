/** The map with counts, drawn from the tables below it. Without this script the tables are all there is. */

import { make, part } from "./dom.js";
import { layOut } from "./map_layout.js";
import { linePath } from "./map_lines.js";
import { MapZoom } from "./map_zoom.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDEST = 14; // pixels, of the way that most took
const FIRST_ZOOM = 0.65;

/** @typedef {{ from: string, to: string, count: number }} Way */

const ways = [...document.querySelectorAll("#flow-ways tbody tr")].map((row) => {
  const { from = "", to = "", count = "0" } = /** @type {HTMLElement} */ (row).dataset;
  return { from, to, count: Number(count) };
});
const nodes = [...document.querySelectorAll("#flow-screens tbody tr")].map((row) => makeNode(/** @type {HTMLTableRowElement} */ (row)));

/** @param {HTMLTableRowElement} row */
function makeNode(row) {
  const { screen = "", shown = "0", left = "0" } = row.dataset;
  const node = make("div", "flow-node", "", { "data-screen": screen });
  const link = row.cells[0]?.querySelector("a")?.cloneNode(true);
  if (link) node.append(link);
  const words = row.cells[1]?.textContent?.trim();
  if (words) node.append(make("p", "quiet", words));
  node.append(make("p", "", `${Number(shown).toLocaleString("en-GB")} came, ${Number(left).toLocaleString("en-GB")} left`));
  return node;
}

/** @param {SVGElement} drawing @param {Map<string, import("./map_layout.js").Box>} boxes @param {import("./map_layout.js").Lanes} lanes */
function drawWays(drawing, boxes, lanes) {
  const most = Math.max(1, ...ways.map(({ count }) => count));
  for (const way of ways) {
    const described = linePath({ ...way, y: (boxes.get(way.from)?.height ?? 0) / 2 }, boxes, lanes);
    if (!described) continue;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", described);
    path.dataset.from = way.from;
    path.dataset.to = way.to;
    path.setAttribute("class", way.count ? "flow-line" : "flow-line unused");
    path.setAttribute("stroke-width", String(way.count ? 1.5 + (WIDEST * way.count) / most : 1));
    drawing.append(path);
    if (!way.count) continue;
    const middle = path.getPointAtLength(path.getTotalLength() / 2);
    const count = document.createElementNS(SVG, "text");
    count.textContent = way.count.toLocaleString("en-GB");
    count.setAttribute("class", "flow-count");
    count.setAttribute("x", String(middle.x));
    count.setAttribute("y", String(middle.y));
    count.setAttribute("text-anchor", "middle");
    drawing.append(count);
  }
}

function draw() {
  const frame = part("flow-map", HTMLElement);
  const world = /** @type {HTMLElement} */ (frame.querySelector(".flow-world"));
  const drawing = /** @type {SVGElement} */ (frame.querySelector(".flow-lines"));
  frame.hidden = false;
  const layer = /** @type {HTMLElement} */ (frame.querySelector(".flow-nodes"));
  layer.replaceChildren(...nodes);
  const sizes = nodes.map((node) => ({ name: node.dataset.screen ?? "", width: node.offsetWidth, height: node.offsetHeight }));
  const { boxes, lanes, width, height } = layOut(sizes, ways);
  for (const node of nodes) {
    const box = boxes.get(node.dataset.screen ?? "");
    if (box) Object.assign(node.style, { left: `${box.x}px`, top: `${box.y}px` });
  }
  drawWays(drawing, boxes, lanes);
  const view = /** @type {HTMLElement} */ (frame.querySelector(".flow-view"));
  const zoom = new MapZoom(view, world, [layer, drawing], FIRST_ZOOM);
  zoom.resize(width, height);
  part("flow-wider", HTMLButtonElement).addEventListener("click", () => zoom.step(-1));
  part("flow-closer", HTMLButtonElement).addEventListener("click", () => zoom.step(1));
  const start = boxes.get(frame.dataset.start ?? "");
  if (start) zoom.bringIntoSight(start);
  part("flow-figures", HTMLDetailsElement).open = false;
}

if (nodes.length) draw();
