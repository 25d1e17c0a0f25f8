/** The map: screens as they lead to one another, at the natural size of their texts, panned and zoomed. */

import { part } from "./dom.js";
import { drawLines } from "./map_lines.js";
import { layOut } from "./map_layout.js";
import { LineDrag } from "./map_drag.js";
import { makeNode } from "./map_node.js";
import { MapPanel } from "./map_panel.js";
import { SmallMap } from "./map_small.js";
import { wordsOf } from "./outline_list.js";
import { leadTo, setGoto } from "./operations.js";

const ZOOMS = [0.3, 0.4, 0.5, 0.65, 0.8, 1, 1.25, 1.5];

/** @typedef {import("./types.js").OutlineScreen} OutlineScreen */

/**
 * @typedef {Object} MapEvents
 * @property {(screen: string) => void} chosen
 * @property {(operation: import("./types.js").Operation) => Promise<boolean>} apply
 * @property {(file: string, line: number) => void} showLine
 * @property {() => import("./schema.js").MenuSchema | null} schema
 */

export class MapView {
  /** @param {HTMLElement} pane @param {MapEvents} events */
  constructor(pane, events) {
    this.pane = pane;
    this.events = events;
    this.zoom = 1;
    this.screen = "";
    /** @type {import("./types.js").Outline | null} */
    this.outline = null;
    /** @type {import("./types.js").Problem[]} */
    this.problems = [];
    this.isDrawn = false;
    /** @type {Map<string, import("./map_layout.js").Box>} */
    this.boxes = new Map();
    this.view = part("map", HTMLElement);
    this.world = part("map-world", HTMLElement);
    this.nodes = part("map-nodes", HTMLElement);
    this.drawing = /** @type {SVGElement} */ (/** @type {unknown} */ (document.getElementById("map-lines")));
    this.language = part("map-language", HTMLSelectElement);
    this.small = new SmallMap(part("map-small", HTMLCanvasElement), this.view);
    this.panel = new MapPanel(part("map-panel", HTMLElement), events);
    new LineDrag(this.view, this.drawing, () => this.zoom, (...led) => this.#lead(...led));
    this.#controls();
  }

  /** @param {import("./types.js").Outline} outline @param {import("./types.js").Problem[]} problems */
  show(outline, problems) {
    const isSame = JSON.stringify(outline) === JSON.stringify(this.outline) && JSON.stringify(problems) === JSON.stringify(this.problems);
    this.outline = outline;
    this.problems = problems;
    const languages = Object.entries(outline.languages);
    if (this.language.options.length !== languages.length) {
      this.language.replaceChildren(...languages.map(([code, name]) => new Option(name, code)));
    }
    if (isSame) return;
    this.isDrawn = false;
    this.#showPanel(outline);
    if (!this.isShown) return;
    if (this.boxes.size) this.#draw();
    else this.appear();
  }

  get isShown() {
    return this.pane.offsetParent !== null;
  }

  /** The map has come to be seen. */
  appear() {
    const isFirst = !this.boxes.size;
    if (!this.isDrawn) this.#draw();
    this.choose(this.screen || (isFirst ? (this.outline?.screens[0]?.name ?? "") : ""), true);
  }

  /** @param {string} screen @param {boolean} shows  bring it into sight */
  choose(screen, shows) {
    this.screen = screen;
    this.small.chosen = screen;
    for (const node of this.nodes.children) node.classList.toggle("chosen", /** @type {HTMLElement} */ (node).dataset.screen === screen);
    for (const line of this.drawing.querySelectorAll("path.line")) {
      const { from, to } = /** @type {SVGElement} */ (line).dataset;
      line.classList.toggle("chosen", from === screen || to === screen);
    }
    if (this.outline) this.#showPanel(this.outline);
    const box = this.boxes.get(screen);
    if (box && shows && this.isShown) this.#bringIntoSight(box);
    this.small.draw();
  }

  /** Ask for another name. @param {string} name @param {string} [kind] */
  rename(name, kind) {
    if (name) this.panel.rename(name, kind);
  }

  /** @param {string} words */
  say(words) {
    this.panel.say(words);
  }

  /** @param {string} reason @param {string} file @param {number} line */
  refuse(reason, file, line) {
    this.panel.refuse(reason, line ? () => this.events.showLine(file, line) : null);
  }

  #draw() {
    const { outline } = this;
    if (!outline) return;
    this.isDrawn = true;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest?.(".node"))?.dataset.screen;
    const made = outline.screens.map((screen) => makeNode(screen, this.language.value, this.#found(screen)));
    this.nodes.replaceChildren(...made);
    const sizes = made.map((node) => ({ name: node.dataset.screen ?? "", width: node.offsetWidth, height: node.offsetHeight }));
    const lines = outline.screens.flatMap((screen, index) => linesOf(screen, made[index]));
    const { boxes, lanes, width, height } = layOut(sizes, lines);
    this.boxes = boxes;
    made.forEach((node) => {
      const box = boxes.get(node.dataset.screen ?? "");
      if (box) Object.assign(node.style, { left: `${box.x}px`, top: `${box.y}px` });
    });
    this.width = width;
    this.height = height;
    drawLines(this.drawing, lines, boxes, lanes);
    this.small.show(boxes, width, height);
    this.#setZoom(this.zoom);
    this.choose(this.screen, false);
    this.#search();
    if (focused) /** @type {HTMLElement | null} */ (this.nodes.querySelector(`[data-screen="${CSS.escape(focused)}"] .head`))?.focus();
  }

  /** Show the panel again: the schema has come, which its settings need. */
  showPanel() {
    if (this.outline) this.#showPanel(this.outline);
  }

  /** @param {import("./types.js").Outline} outline */
  #showPanel(outline) {
    const screen = outline.screens.find(({ name }) => name === this.screen);
    this.panel.show(outline, this.screen, screen ? this.#problemsOf(screen) : []);
  }

  /** @param {OutlineScreen} screen */
  #problemsOf(screen) {
    return this.problems.filter(({ file, line }) => file === screen.file && line >= screen.line && line <= screen.last_line);
  }

  /** @param {OutlineScreen} screen */
  #found(screen) {
    const here = this.#problemsOf(screen);
    const errors = here.filter(({ severity }) => severity === "error").length;
    return { errors, warnings: here.length - errors };
  }

  /** @param {number} zoom */
  #setZoom(zoom) {
    const middle = { x: this.view.scrollLeft + this.view.clientWidth / 2, y: this.view.scrollTop + this.view.clientHeight / 2 };
    const factor = zoom / this.zoom;
    this.zoom = this.small.zoom = zoom;
    Object.assign(this.world.style, { width: `${(this.width ?? 0) * zoom}px`, height: `${(this.height ?? 0) * zoom}px` });
    this.nodes.style.transform = `scale(${zoom})`;
    this.drawing.style.transform = `scale(${zoom})`;
    this.drawing.setAttribute("width", String(this.width ?? 0));
    this.drawing.setAttribute("height", String(this.height ?? 0));
    if (factor !== 1) {
      this.view.scrollTo(middle.x * factor - this.view.clientWidth / 2, middle.y * factor - this.view.clientHeight / 2);
    }
    part("map-zoom", HTMLElement).textContent = `${Math.round(zoom * 100)} %`;
    this.small.draw();
  }

  /** @param {number} step */
  #zoomBy(step) {
    const near = ZOOMS.reduce((best, one, index) => (Math.abs(one - this.zoom) < Math.abs(ZOOMS[best] - this.zoom) ? index : best), 0);
    this.#setZoom(ZOOMS[Math.min(Math.max(near + step, 0), ZOOMS.length - 1)]);
  }

  /** @param {import("./map_layout.js").Box} box */
  #bringIntoSight(box) {
    const { zoom, view } = this;
    const isSeen =
      box.x * zoom >= view.scrollLeft && (box.x + box.width) * zoom <= view.scrollLeft + view.clientWidth &&
      box.y * zoom >= view.scrollTop && (box.y + box.height) * zoom <= view.scrollTop + view.clientHeight;
    if (isSeen) return;
    view.scrollTo((box.x + box.width / 2) * zoom - view.clientWidth / 2, Math.max(0, box.y * zoom - 60));
  }

  #search() {
    const sought = part("map-find", HTMLInputElement).value.trim().toLowerCase();
    const found = new Set(this.outline?.screens.filter((screen) => sought && wordsOf(screen).includes(sought)).map((screen) => screen.name));
    for (const node of this.nodes.children) {
      const { screen } = /** @type {HTMLElement} */ (node).dataset;
      node.classList.toggle("dim", sought !== "" && !found.has(screen ?? ""));
    }
    const [first] = found;
    const box = this.boxes.get(first ?? "");
    if (box) this.#bringIntoSight(box);
    return first;
  }

  /** Lead a way elsewhere: that of an option, or one of the screen's own. @param {string} from @param {number} option @param {number} own @param {string} to */
  #lead(from, option, own, to) {
    const ways = this.outline?.screens.find((screen) => screen.name === from)?.ways.filter((way) => way.option === option) ?? [];
    this.events.chosen(from);
    this.events.apply(leadTo(ways[option ? 0 : own]?.edit ?? setGoto(from, option), to));
  }

  #controls() {
    part("map-closer", HTMLButtonElement).addEventListener("click", () => this.#zoomBy(1));
    part("map-wider", HTMLButtonElement).addEventListener("click", () => this.#zoomBy(-1));
    part("map-whole", HTMLButtonElement).addEventListener("click", () => {
      const whole = Math.min(this.view.clientWidth / (this.width || 1), this.view.clientHeight / (this.height || 1), 1);
      this.#setZoom(Math.max(whole, 0.1));
    });
    this.language.addEventListener("change", () => this.#draw());
    // A phone that is turned may be wide enough to edit.
    matchMedia("(width < 48rem)").addEventListener("change", () => this.outline && this.#showPanel(this.outline));
    const find = part("map-find", HTMLInputElement);
    find.addEventListener("input", () => this.#search());
    find.addEventListener("keydown", (event) => {
      const first = event.key === "Enter" && this.#search();
      if (first) this.events.chosen(first);
    });
    this.nodes.addEventListener("click", (event) => {
      const node = /** @type {HTMLElement} */ (event.target).closest?.(".node");
      if (node) this.events.chosen(/** @type {HTMLElement} */ (node).dataset.screen ?? "");
    });
    this.view.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.#zoomBy(event.deltaY < 0 ? 1 : -1);
    }, { passive: false });
  }
}

/**
 * The lines that leave a screen, each at the height of its row. An option that goes where its screen goes has none.
 * @param {OutlineScreen} screen @param {HTMLElement} node
 */
function linesOf(screen, node) {
  let own = 0;
  return screen.ways.flatMap((way) => {
    const selector = way.option ? `[data-option="${way.option}"]` : `[data-own="${own++}"]`;
    const row = /** @type {HTMLElement | null} */ (node.querySelector(`.way${selector}`));
    if (!row || !way.is_own || !way.target) return [];
    return [{ from: screen.name, to: way.target, y: row.offsetTop + row.offsetHeight / 2 }];
  });
}
