/** A map that is larger than its window: panned by dragging or scrolling, and zoomed. */

const ZOOMS = [0.3, 0.4, 0.5, 0.65, 0.8, 1, 1.25, 1.5];
const LEAST = 0.05;

/** @typedef {import("./map_layout.js").Box} Box */

export class MapZoom {
  /**
   * @param {HTMLElement} view  what scrolls @param {HTMLElement} world  is as large as the drawing
   * @param {(HTMLElement | SVGElement)[]} layers  are drawn at their natural size @param {number} [zoom]
   */
  constructor(view, world, layers, zoom = 1) {
    this.view = view;
    this.world = world;
    this.layers = layers;
    this.zoom = zoom;
    this.width = 0;
    this.height = 0;
    view.addEventListener("pointerdown", (event) => this.#pan(event));
    view.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.step(event.deltaY < 0 ? 1 : -1);
    }, { passive: false });
  }

  /** Called when the size on the screen has changed. */
  changed() {}

  /** Say how large the drawing is. @param {number} width @param {number} height */
  resize(width, height) {
    this.width = width;
    this.height = height;
    this.set(this.zoom);
  }

  /** @param {number} zoom */
  set(zoom) {
    const { view } = this;
    const middle = { x: view.scrollLeft + view.clientWidth / 2, y: view.scrollTop + view.clientHeight / 2 };
    const factor = zoom / this.zoom;
    this.zoom = zoom;
    Object.assign(this.world.style, { width: `${this.width * zoom}px`, height: `${this.height * zoom}px` });
    for (const layer of this.layers) {
      layer.style.transform = `scale(${zoom})`;
      if (layer instanceof HTMLElement) continue;
      layer.setAttribute("width", String(this.width));
      layer.setAttribute("height", String(this.height));
    }
    if (factor !== 1) view.scrollTo(middle.x * factor - view.clientWidth / 2, middle.y * factor - view.clientHeight / 2);
    this.changed();
  }

  /** @param {number} step  1: one size larger */
  step(step) {
    const near = ZOOMS.reduce((best, one, index) => (Math.abs(one - this.zoom) < Math.abs((ZOOMS[best] ?? 0) - this.zoom) ? index : best), 0);
    this.set(ZOOMS[Math.min(Math.max(near + step, 0), ZOOMS.length - 1)] ?? 1);
  }

  /** Show all of the drawing. */
  whole() {
    const { view } = this;
    this.set(Math.max(Math.min(view.clientWidth / (this.width || 1), view.clientHeight / (this.height || 1), 1), LEAST));
  }

  /** @param {Box} box */
  bringIntoSight(box) {
    const { zoom, view } = this;
    const isSeen =
      box.x * zoom >= view.scrollLeft && (box.x + box.width) * zoom <= view.scrollLeft + view.clientWidth &&
      box.y * zoom >= view.scrollTop && (box.y + box.height) * zoom <= view.scrollTop + view.clientHeight;
    if (isSeen) return;
    view.scrollTo((box.x + box.width / 2) * zoom - view.clientWidth / 2, Math.max(0, box.y * zoom - 60));
  }

  /** @param {PointerEvent} event */
  #pan(event) {
    if (event.button !== 0 || /** @type {HTMLElement} */ (event.target).closest("[data-screen]")) return;
    const { view } = this;
    const start = { x: event.clientX + view.scrollLeft, y: event.clientY + view.scrollTop };
    view.classList.add("panning");
    followPointer(
      (now) => view.scrollTo(start.x - now.clientX, start.y - now.clientY),
      () => view.classList.remove("panning"),
    );
  }
}

/** Follow the pointer until it is let go. @param {(event: PointerEvent) => void} moved @param {(event: PointerEvent) => void} ended */
export function followPointer(moved, ended) {
  const stop = new AbortController();
  const finish = (/** @type {PointerEvent} */ event) => {
    stop.abort();
    ended(event);
  };
  addEventListener("pointermove", moved, { signal: stop.signal });
  addEventListener("pointerup", finish, { signal: stop.signal });
  addEventListener("pointercancel", finish, { signal: stop.signal });
}
