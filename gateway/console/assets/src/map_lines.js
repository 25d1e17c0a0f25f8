/** The lines between screens on the map. No line crosses a screen. */

import { laneKey } from "./map_layout.js";

const SVG = "http://www.w3.org/2000/svg";
const HEAD = 24; // pixels below the top of a screen, where lines arrive
const TIP = 6; // pixels that the arrow needs before a screen
const LOOP = 48; // how far a line stands out that comes back to its own screen

/** @typedef {import("./map_layout.js").Box} Box */
/** @typedef {import("./map_layout.js").Lanes} Lanes */
/** @typedef {{x: number, y: number}} Point */
/** @typedef {{from: string, to: string, y: number}} Line  `y` is below the top of the screen it leaves */

/** The path of a line from a point to another, as one is drawn by hand. */
export function curve(/** @type {number} */ x1, /** @type {number} */ y1, /** @type {number} */ x2, /** @type {number} */ y2) {
  const bend = x2 > x1 ? Math.max(40, (x2 - x1) / 2) : 90;
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}

/**
 * The path of a line; empty if one of its screens is not there. A line that leads on leaves to the right and arrives
 * from the left. One that leads back leaves to the left and arrives from the right, so that it need not go around its
 * own screens.
 * @param {Line} line @param {Map<string, Box>} boxes @param {Lanes} lanes
 */
export function linePath({ from, to, y }, boxes, lanes) {
  const start = boxes.get(from);
  const end = boxes.get(to);
  if (!start || !end) return "";
  const right = start.x + start.width;
  if (from === to) {
    const [begin, goal] = [start.y + y, start.y + HEAD];
    return `M${right},${begin} C${right + LOOP},${begin} ${right + LOOP},${goal} ${right + TIP},${goal}`;
  }
  const direction = end.x > start.x ? 1 : -1;
  const half = (direction * start.width) / 2;
  const stops = (lanes.get(laneKey(from, to)) ?? []).flatMap((lane) => [{ x: lane.x - half, y: lane.y }, { x: lane.x + half, y: lane.y }]);
  const begin = { x: direction > 0 ? right : start.x, y: start.y + y };
  const goal = { x: direction > 0 ? end.x - TIP : end.x + end.width + TIP, y: end.y + HEAD };
  let path = `M${begin.x},${begin.y}`;
  let at = begin;
  [...stops, goal].forEach((stop, index) => {
    path += index % 2 ? ` L${stop.x},${stop.y}` : bent(at, stop);
    at = stop;
  });
  return path;
}

/** A bend between two columns of screens. It leaves and arrives level. @param {Point} from @param {Point} to */
function bent(from, to) {
  const middle = (from.x + to.x) / 2;
  return ` C${middle},${from.y} ${middle},${to.y} ${to.x},${to.y}`;
}

/** @param {SVGElement} drawing @param {Line[]} lines @param {Map<string, Box>} boxes @param {Lanes} lanes */
export function drawLines(drawing, lines, boxes, lanes) {
  const drawn = lines.flatMap((line) => {
    const described = linePath(line, boxes, lanes);
    if (!described) return [];
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", described);
    path.setAttribute("class", "line");
    path.setAttribute("marker-start", "url(#leaves)");
    path.setAttribute("marker-end", "url(#arrow)");
    path.dataset.from = line.from;
    path.dataset.to = line.to;
    return [path];
  });
  drawing.querySelectorAll(".line").forEach((line) => line.remove());
  drawing.append(...drawn);
}
