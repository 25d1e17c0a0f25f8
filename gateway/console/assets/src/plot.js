/** Lines over days by uPlot, in the colours of the page, as wide as their place. */

import uPlot from "uplot";

/** @typedef {import("./plot_table.js").Days} Days */

const HEIGHT = 240; // pixels
const COLOURS = ["--plot-1", "--plot-2", "--plot-3", "--plot-4", "--plot-5", "--plot-6"];
const DASHES = [[], [6, 4], [2, 3], [10, 4, 2, 4], [1, 4], [12, 3]]; // lines differ without their colours

const ROOM = 1.08; // above the largest number, of it
const ROOM_FOR_WORDS = 1.2; // of what was published then

export class Plot {
  /** @param {HTMLElement} place @param {Days} days @param {string} unit  as in "%" */
  constructor(place, days, unit) {
    this.place = place;
    this.days = days;
    this.unit = unit;
    /** @type {uPlot | null} */
    this.drawn = null;
    new ResizeObserver(() => this.drawn?.setSize(this.#size())).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  draw() {
    this.drawn?.destroy();
    const { moments, series } = this.days;
    this.drawn = new uPlot(this.#options(), [moments, ...series.map((one) => one.values)], this.place);
  }

  #size() {
    return { width: Math.max(this.place.clientWidth, 200), height: HEIGHT };
  }

  /** @returns {uPlot.Options} */
  #options() {
    const grid = { stroke: this.#colour("--line"), width: 1 };
    const axis = { stroke: this.#colour("--soft"), grid, ticks: grid };
    return {
      ...this.#size(),
      tzDate: (moment) => uPlot.tzDate(new Date(moment * 1000), "Etc/UTC"), // days, not moments
      legend: { live: true },
      cursor: { points: { size: 7 }, drag: { x: false, y: false } },
      scales: { y: { range: (_plot, _least, most) => [0, Math.max(most || 0, 1) * (this.days.marks.length ? ROOM_FOR_WORDS : ROOM)] } },
      axes: [
        { ...axis, values: (_plot, moments) => moments.map((moment) => this.#day(moment)), space: 70 },
        { ...axis, size: 60, values: (_plot, numbers) => numbers.map((number) => this.#number(number)) },
      ],
      series: [
        { label: this.days.title, value: (_plot, moment) => (moment === null ? "–" : this.#day(moment)) },
        ...this.days.series.map((one, index) => this.#line(one.name, index)),
      ],
      hooks: { draw: [(plot) => this.#mark(plot)] },
    };
  }

  /** @param {string} label @param {number} index @returns {uPlot.Series} */
  #line(label, index) {
    return {
      label,
      stroke: this.#colour(COLOURS[index % COLOURS.length] ?? "--ink"),
      dash: DASHES[index % DASHES.length],
      width: 2,
      value: (_plot, number) => (number === null ? "–" : this.#number(number)),
    };
  }

  /** Draw a line where something happened, with its words beside it. @param {uPlot} plot */
  #mark(plot) {
    const { ctx, bbox } = plot;
    const scale = devicePixelRatio;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = this.#colour("--soft");
    ctx.font = `${12 * scale}px sans-serif`;
    ctx.lineWidth = scale;
    ctx.setLineDash([3 * scale, 3 * scale]);
    for (const { moment, words } of this.days.marks) {
      const x = plot.valToPos(moment, "x", true);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.textAlign = x > bbox.left + bbox.width / 2 ? "right" : "left";
      ctx.fillText(words, x + (ctx.textAlign === "left" ? 4 : -4) * scale, bbox.top + 12 * scale);
    }
    ctx.restore();
  }

  /** @param {number} moment  seconds since 1970 */
  #day(moment) {
    return new Date(moment * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  }

  /** @param {number} number */
  #number(number) {
    return number.toLocaleString("en-GB", { maximumFractionDigits: 1 }) + this.unit;
  }

  /** @param {string} name  of a custom property */
  #colour(name) {
    return getComputedStyle(this.place).getPropertyValue(name).trim();
  }
}
