// Calls that ring: asks the network again and again, as a phone hears of them.

const EVERY = 1500;

export class Ringer {
  #asking = false;

  constructor(carrier, msisdn, heard) {
    this.timer = setInterval(() => this.#look(carrier, msisdn, heard), EVERY);
  }

  close() {
    clearInterval(this.timer);
    this.closed = true;
  }

  async #look(carrier, msisdn, heard) {
    if (this.#asking || document.hidden) return;
    this.#asking = true;
    const found = await carrier.ringing(msisdn).catch(() => null);
    this.#asking = false;
    if (found && !this.closed) heard(found.calls);
  }
}
