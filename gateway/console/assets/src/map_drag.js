/** Drags of a handle of one screen to another on the map, to lead there. */

import { curve } from "./map_lines.js";
import { followPointer } from "./map_zoom.js";

const SVG = "http://www.w3.org/2000/svg";

export class LineDrag {
  /**
   * @param {HTMLElement} view @param {SVGElement} drawing @param {() => number} zoom
   * @param {(from: string, option: number, own: number, to: string) => void} led
   */
  constructor(view, drawing, zoom, led) {
    this.view = view;
    this.drawing = drawing;
    this.zoom = zoom;
    this.led = led;
    view.addEventListener("pointerdown", (event) => this.#begin(event));
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.button !== 0) return;
    const handle = /** @type {HTMLElement | null} */ (target.closest("[data-handle]"));
    const writes = this.view.dataset.writes === "yes" && !matchMedia("(width < 48rem)").matches;
    if (handle && writes) this.#drag(event, handle);
  }

  /** @param {PointerEvent} event @param {HTMLElement} handle */
  #drag(event, handle) {
    event.preventDefault();
    const from = /** @type {HTMLElement} */ (handle.closest(".node")).dataset.screen ?? "";
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("class", "drawn");
    this.drawing.append(line);
    const begin = this.#place(event);
    followPointer(
      (now) => {
        const end = this.#place(now);
        line.setAttribute("d", curve(begin.x, begin.y, end.x, end.y));
        this.#mark(now);
      },
      (now) => {
        line.remove();
        const node = this.#mark(now);
        node?.classList.remove("aimed");
        const to = node?.dataset.screen;
        if (to) this.led(from, Number(handle.dataset.option), Number(handle.dataset.own), to);
      },
    );
  }

  /** Mark the screen under the pointer. @param {PointerEvent} event @returns {HTMLElement | null} */
  #mark(event) {
    const node = /** @type {HTMLElement | null} */ (document.elementFromPoint(event.clientX, event.clientY)?.closest(".node") ?? null);
    for (const aimed of this.view.querySelectorAll(".aimed")) if (aimed !== node) aimed.classList.remove("aimed");
    node?.classList.add("aimed");
    return node;
  }

  /** @param {PointerEvent} event */
  #place(event) {
    const frame = this.drawing.getBoundingClientRect();
    return { x: (event.clientX - frame.left) / this.zoom(), y: (event.clientY - frame.top) / this.zoom() };
  }
}
