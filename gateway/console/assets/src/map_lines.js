/** The lines between screens on the map. */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {import("./map_layout.js").Box} Box */

/** The path of a line from a point on the right side of one screen to the left side of another. */
export function curve(/** @type {number} */ x1, /** @type {number} */ y1, /** @type {number} */ x2, /** @type {number} */ y2) {
  const bend = x2 > x1 ? Math.max(40, (x2 - x1) / 2) : 90;
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}

/**
 * @param {SVGElement} drawing
 * @param {{from: string, to: string, y: number, }[]} lines  `y` is below the top of the screen it leaves
 * @param {Map<string, Box>} boxes
 */
export function drawLines(drawing, lines, boxes) {
  const drawn = lines.flatMap(({ from, to, y }) => {
    const start = boxes.get(from);
    const end = boxes.get(to);
    if (!start || !end) return [];
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", curve(start.x + start.width, start.y + y, end.x - 6, end.y + 24));
    path.setAttribute("class", "line");
    path.setAttribute("marker-end", "url(#arrow)");
    path.dataset.from = from;
    path.dataset.to = to;
    return [path];
  });
  drawing.querySelectorAll(".line").forEach((line) => line.remove());
  drawing.append(...drawn);
}
