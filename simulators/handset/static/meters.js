// Beside the phone: the length of the page, the time left in the session, the gateway's response time.

const TICK = 250;

export class Meters {
  #ends = 0;
  #timer = null;

  constructor(root, expired) {
    this.length = root.querySelector(".length");
    this.left = root.querySelector(".left-over");
    this.took = root.querySelector(".took output");
    this.expired = expired;
  }

  // Updates after a hop; null when the line is gone.
  show(shown) {
    if (!shown) return this.#stop();
    const { used, limit, encoding } = shown.length;
    if (!shown.failed) {
      this.#set(this.length, `${used}/${limit} ${encoding}`, used, limit);
      this.length.classList.toggle("over", used > limit);
    }
    this.took.textContent = `${shown.milliseconds} ms`;
    if (shown.ends) this.#stop();
    else this.#start(shown.seconds_left);
  }

  // Updates after a request of a call, which has no length and no clock.
  answered(milliseconds) {
    this.took.textContent = `${milliseconds} ms`;
  }

  #start(seconds) {
    clearInterval(this.#timer);
    this.#ends = performance.now() + seconds * 1000;
    this.#timer = setInterval(() => this.#tick(), TICK);
    this.#tick();
  }

  #stop() {
    clearInterval(this.#timer);
    this.#set(this.left, "–", 0, 180);
    this.left.classList.remove("over");
  }

  #tick() {
    const seconds = Math.max(0, Math.ceil((this.#ends - performance.now()) / 1000));
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    this.#set(this.left, `${clock} left`, seconds, 180);
    this.left.classList.toggle("over", seconds <= 30);
    if (seconds === 0) {
      this.#stop();
      this.expired();
    }
  }

  #set(row, text, value, max) {
    row.querySelector("output").textContent = text;
    const meter = row.querySelector("meter");
    meter.max = max;
    meter.value = Math.min(value, max);
  }
}
