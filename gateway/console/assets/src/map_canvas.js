/** The drawing of the map: screens at the natural size of their texts, and lines between them. The editor and `gateway graph` show it. */

import { part } from "./dom.js";
import { drawLines } from "./map_lines.js";
import { layOut } from "./map_layout.js";
import { makeNode } from "./map_node.js";
import { SmallMap } from "./map_small.js";
import { MapZoom } from "./map_zoom.js";
import { wordsOf } from "./outline_list.js";

/** @typedef {import("./types.js").OutlineScreen} OutlineScreen */
/** @typedef {{errors: number, warnings: number}} Found  what the check finds at a screen */

export class MapCanvas {
  /** @param {(screen: string) => void} chosen  somebody chose a screen */
  constructor(chosen) {
    this.chosen = chosen;
    this.screen = "";
    /** @type {import("./types.js").Outline | null} */
    this.outline = null;
    /** @type {Map<string, import("./map_layout.js").Box>} */
    this.boxes = new Map();
    this.view = part("map", HTMLElement);
    this.nodes = part("map-nodes", HTMLElement);
    this.drawing = /** @type {SVGElement} */ (/** @type {unknown} */ (document.getElementById("map-lines")));
    this.language = part("map-language", HTMLSelectElement);
    this.small = new SmallMap(part("map-small", HTMLCanvasElement), this.view);
    this.zoom = new MapZoom(this.view, part("map-world", HTMLElement), [this.nodes, this.drawing]);
    this.zoom.changed = () => {
      this.small.zoom = this.zoom.zoom;
      this.small.draw();
      part("map-zoom", HTMLElement).textContent = `${Math.round(this.zoom.zoom * 100)} %`;
    };
    /** @type {(screen: OutlineScreen) => Found} */
    this.found = () => ({ errors: 0, warnings: 0 });
    this.#controls();
  }

  /** Offer the languages of a service. @param {import("./types.js").Outline} outline */
  setOutline(outline) {
    this.outline = outline;
    const languages = Object.entries(outline.languages);
    if (this.language.options.length !== languages.length) {
      this.language.replaceChildren(...languages.map(([code, name]) => new Option(name, code)));
    }
  }

  draw() {
    const { outline } = this;
    if (!outline) return;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest?.(".node"))?.dataset.screen;
    const made = outline.screens.map((screen) => makeNode(screen, this.language.value, this.found(screen)));
    this.nodes.replaceChildren(...made);
    const sizes = made.map((node) => ({ name: node.dataset.screen ?? "", width: node.offsetWidth, height: node.offsetHeight }));
    const lines = outline.screens.flatMap((screen, index) => linesOf(screen, made[index]));
    const { boxes, lanes, width, height } = layOut(sizes, lines);
    this.boxes = boxes;
    made.forEach((node) => {
      const box = boxes.get(node.dataset.screen ?? "");
      if (box) Object.assign(node.style, { left: `${box.x}px`, top: `${box.y}px` });
    });
    drawLines(this.drawing, lines, boxes, lanes);
    this.small.show(boxes, width, height);
    this.zoom.resize(width, height);
    this.mark(this.screen);
    this.#search();
    if (focused) /** @type {HTMLElement | null} */ (this.nodes.querySelector(`[data-screen="${CSS.escape(focused)}"] .head`))?.focus();
  }

  /** Mark a screen as the chosen one, with its lines. @param {string} screen */
  mark(screen) {
    this.screen = this.small.chosen = screen;
    for (const node of this.nodes.children) node.classList.toggle("chosen", /** @type {HTMLElement} */ (node).dataset.screen === screen);
    for (const line of this.drawing.querySelectorAll("path.line")) {
      const { from, to } = /** @type {SVGElement} */ (line).dataset;
      line.classList.toggle("chosen", from === screen || to === screen);
    }
    this.small.draw();
  }

  /** @param {string} screen */
  bringIntoSight(screen) {
    const box = this.boxes.get(screen);
    if (box) this.zoom.bringIntoSight(box);
  }

  #search() {
    const sought = part("map-find", HTMLInputElement).value.trim().toLowerCase();
    const found = new Set(this.outline?.screens.filter((screen) => sought && wordsOf(screen).includes(sought)).map((screen) => screen.name));
    for (const node of this.nodes.children) {
      const { screen } = /** @type {HTMLElement} */ (node).dataset;
      node.classList.toggle("dim", sought !== "" && !found.has(screen ?? ""));
    }
    const [first] = found;
    this.bringIntoSight(first ?? "");
    return first;
  }

  #controls() {
    part("map-closer", HTMLButtonElement).addEventListener("click", () => this.zoom.step(1));
    part("map-wider", HTMLButtonElement).addEventListener("click", () => this.zoom.step(-1));
    part("map-whole", HTMLButtonElement).addEventListener("click", () => this.zoom.whole());
    this.language.addEventListener("change", () => this.draw());
    const find = part("map-find", HTMLInputElement);
    find.addEventListener("input", () => this.#search());
    find.addEventListener("keydown", (event) => {
      const first = event.key === "Enter" && this.#search();
      if (first) this.chosen(first);
    });
    this.nodes.addEventListener("click", (event) => {
      const node = /** @type {HTMLElement} */ (event.target).closest?.(".node");
      if (node) this.chosen(/** @type {HTMLElement} */ (node).dataset.screen ?? "");
    });
  }
}

/**
 * The lines that leave a screen, each at the height of its row. An option that goes where its screen goes has none.
 * @param {OutlineScreen} screen @param {HTMLElement | undefined} node
 */
function linesOf(screen, node) {
  let own = 0;
  return screen.ways.flatMap((way) => {
    const selector = way.option ? `[data-option="${way.option}"]` : `[data-own="${own++}"]`;
    const row = /** @type {HTMLElement | null} */ (node?.querySelector(`.way${selector}`));
    if (!row || !way.is_own || !way.target) return [];
    return [{ from: screen.name, to: way.target, y: row.offsetTop + row.offsetHeight / 2 }];
  });
}
