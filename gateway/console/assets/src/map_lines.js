/** The lines between screens on the map. */

import { laneKey } from "./map_layout.js";

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {import("./map_layout.js").Box} Box */

/** The path of a line from a point on the right side of one screen to the left side of another. */
export function curve(/** @type {number} */ x1, /** @type {number} */ y1, /** @type {number} */ x2, /** @type {number} */ y2) {
  const bend = x2 > x1 ? Math.max(40, (x2 - x1) / 2) : 90;
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}

/**
 * The path of a line that passes columns of screens in its own lanes, so that it crosses none of them.
 * @param {{x: number, y: number}} start @param {{x: number, y: number}} end @param {{x: number, y: number}[]} lanes @param {number} width  of a column
 */
function passing(start, end, lanes, width) {
  const isForward = end.x > start.x;
  const half = isForward ? width / 2 : -width / 2;
  const stops = lanes.flatMap(({ x, y }) => [{ x: x - half, y, isStraight: false }, { x: x + half, y, isStraight: true }]);
  let path = "";
  let from = start;
  for (const to of [...stops, { ...end, isStraight: false }]) {
    path += to.isStraight ? ` L${to.x},${to.y}` : bent(from, to, isForward, from === start, to.x === end.x && to.y === end.y);
    from = to;
  }
  return `M${start.x},${start.y}${path}`;
}

/** A bend that leaves to the right and arrives from the left at screens, and keeps its direction between lanes. @param {{x: number, y: number}} from @param {{x: number, y: number}} to @param {boolean} isForward @param {boolean} leaves @param {boolean} arrives */
function bent(from, to, isForward, leaves, arrives) {
  const room = Math.max(40, Math.abs(to.x - from.x) / 2);
  const out = leaves || isForward ? room : -room;
  const into = arrives || isForward ? room : -room;
  return ` C${from.x + out},${from.y} ${to.x - into},${to.y} ${to.x},${to.y}`;
}

/**
 * @param {SVGElement} drawing
 * @param {{from: string, to: string, y: number, }[]} lines  `y` is below the top of the screen it leaves
 * @param {Map<string, Box>} boxes @param {import("./map_layout.js").Lanes} lanes
 */
export function drawLines(drawing, lines, boxes, lanes) {
  const drawn = lines.flatMap(({ from, to, y }) => {
    const start = boxes.get(from);
    const end = boxes.get(to);
    if (!start || !end) return [];
    const path = document.createElementNS(SVG, "path");
    const [begin, goal] = [{ x: start.x + start.width, y: start.y + y }, { x: end.x - 6, y: end.y + 24 }];
    const passed = lanes.get(laneKey(from, to)) ?? [];
    path.setAttribute("d", passed.length ? passing(begin, goal, passed, start.width) : curve(begin.x, begin.y, goal.x, goal.y));
    path.setAttribute("class", "line");
    path.setAttribute("marker-end", "url(#arrow)");
    path.dataset.from = from;
    path.dataset.to = to;
    return [path];
  });
  drawing.querySelectorAll(".line").forEach((line) => line.remove());
  drawing.append(...drawn);
}
