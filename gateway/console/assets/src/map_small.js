/** The small map in the corner: where the window is among all screens. A click goes there. */

/** @typedef {import("./map_layout.js").Box} Box */

const WIDTH = 160; // pixels
const HEIGHT = 96;

export class SmallMap {
  /** @param {HTMLCanvasElement} canvas @param {HTMLElement} view  what scrolls */
  constructor(canvas, view) {
    this.canvas = canvas;
    this.view = view;
    /** @type {Map<string, Box>} */
    this.boxes = new Map();
    this.width = 1;
    this.height = 1;
    this.zoom = 1;
    this.chosen = "";
    view.addEventListener("scroll", () => this.draw(), { passive: true });
    canvas.addEventListener("pointerdown", (event) => this.#go(event));
    canvas.addEventListener("pointermove", (event) => event.buttons && this.#go(event));
  }

  /** @param {Map<string, Box>} boxes @param {number} width @param {number} height */
  show(boxes, width, height) {
    Object.assign(this, { boxes, width: Math.max(width, 1), height: Math.max(height, 1) });
    this.draw();
  }

  draw() {
    const scale = this.#scale;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = WIDTH * ratio;
    this.canvas.height = HEIGHT * ratio;
    const pen = this.canvas.getContext("2d");
    if (!pen) return;
    const colours = getComputedStyle(this.canvas);
    pen.scale(ratio, ratio);
    for (const [name, box] of this.boxes) {
      pen.fillStyle = colours.getPropertyValue(name === this.chosen ? "--code-chosen" : "--code-comment");
      pen.fillRect(box.x * scale, box.y * scale, Math.max(2, box.width * scale), Math.max(2, box.height * scale));
    }
    pen.strokeStyle = colours.getPropertyValue("--code-chosen");
    pen.lineWidth = 1.5;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.view;
    const factor = scale / this.zoom;
    pen.strokeRect(scrollLeft * factor, scrollTop * factor, clientWidth * factor, clientHeight * factor);
  }

  get #scale() {
    return Math.min(WIDTH / this.width, HEIGHT / this.height);
  }

  /** @param {PointerEvent} event */
  #go(event) {
    const factor = this.zoom / this.#scale;
    this.view.scrollTo(
      event.offsetX * factor - this.view.clientWidth / 2,
      event.offsetY * factor - this.view.clientHeight / 2,
    );
  }
}
