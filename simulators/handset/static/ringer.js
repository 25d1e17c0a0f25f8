// Polls the network for calls that ring on the phone.

const EVERY = 1500;

export class Ringer {
  #asking = false;

  constructor(providerNetwork, msisdn, heard) {
    this.timer = setInterval(() => this.#look(providerNetwork, msisdn, heard), EVERY);
  }

  close() {
    clearInterval(this.timer);
    this.closed = true;
  }

  async #look(providerNetwork, msisdn, heard) {
    if (this.#asking || document.hidden) return;
    this.#asking = true;
    const found = await providerNetwork.ringing(msisdn).catch(() => null);
    this.#asking = false;
    if (found && !this.closed) heard(found.calls);
  }
}
