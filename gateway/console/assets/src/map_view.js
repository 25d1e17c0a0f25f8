/** The map of the editor: the drawing, with the panel of the chosen screen beside it, and lines led by hand. */

import { part } from "./dom.js";
import { MapCanvas } from "./map_canvas.js";
import { LineDrag } from "./map_drag.js";
import { MapPanel } from "./map_panel.js";
import { leadTo, setGoto } from "./operations.js";

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
    /** @type {import("./types.js").Outline | null} */
    this.outline = null;
    /** @type {import("./types.js").Problem[]} */
    this.problems = [];
    this.isDrawn = false;
    this.canvas = new MapCanvas(events.chosen);
    this.canvas.found = (screen) => this.#found(screen);
    this.panel = new MapPanel(part("map-panel", HTMLElement), events);
    new LineDrag(this.canvas.view, this.canvas.drawing, () => this.canvas.zoom.zoom, (...led) => this.#lead(...led));
    // A phone that is turned may be wide enough to edit.
    matchMedia("(width < 48rem)").addEventListener("change", () => this.showPanel());
  }

  get screen() {
    return this.canvas.screen;
  }

  /** @param {import("./types.js").Outline} outline @param {import("./types.js").Problem[]} problems */
  show(outline, problems) {
    const isSame = JSON.stringify(outline) === JSON.stringify(this.outline) && JSON.stringify(problems) === JSON.stringify(this.problems);
    this.outline = outline;
    this.problems = problems;
    this.canvas.setOutline(outline);
    if (isSame) return;
    this.isDrawn = false;
    this.showPanel();
    if (!this.isShown) return;
    if (this.canvas.boxes.size) this.#draw();
    else this.appear();
  }

  get isShown() {
    return this.pane.offsetParent !== null;
  }

  /** The map has come to be seen. */
  appear() {
    const isFirst = !this.canvas.boxes.size;
    if (!this.isDrawn) this.#draw();
    this.choose(this.screen || (isFirst ? (this.outline?.screens[0]?.name ?? "") : ""), true);
  }

  /** @param {string} screen @param {boolean} shows  bring it into sight */
  choose(screen, shows) {
    this.canvas.mark(screen);
    this.showPanel();
    if (shows && this.isShown) this.canvas.bringIntoSight(screen);
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
    if (!this.outline) return;
    this.isDrawn = true;
    this.canvas.draw();
    this.showPanel();
  }

  /** Show the panel again, also when the schema has come, which its settings need. */
  showPanel() {
    const { outline } = this;
    if (!outline) return;
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

  /** Lead a way elsewhere: that of an option, or one of the screen's own. @param {string} from @param {number} option @param {number} own @param {string} to */
  #lead(from, option, own, to) {
    const ways = this.outline?.screens.find((screen) => screen.name === from)?.ways.filter((way) => way.option === option) ?? [];
    this.events.chosen(from);
    this.events.apply(leadTo(ways[option ? 0 : own]?.edit ?? setGoto(from, option), to));
  }
}
