// Polls the payment system for prompts that stand on the phone.

const EVERY = 1500;

export class Prompts {
  #asking = false;
  #seen = new Set();

  constructor(address, msisdn, arrived) {
    this.address = address;
    this.msisdn = msisdn;
    if (address) this.timer = setInterval(() => this.#look(arrived), EVERY);
  }

  close() {
    clearInterval(this.timer);
    this.closed = true;
  }

  // Answers a prompt, with a PIN or by cancelling it; the words of the payment system.
  async answer(prompt, fields) {
    const body = new URLSearchParams(fields);
    const answer = await fetch(`${this.address}phones/${encodeURIComponent(prompt.id)}`, { method: "POST", body });
    return answer.ok ? (await answer.json()).words : "The payment system does not answer.";
  }

  // `arrived` returns whether it shows the prompt now; if not, it is asked again.
  async #look(arrived) {
    if (this.#asking || document.hidden) return;
    this.#asking = true;
    try {
      const answer = await fetch(`${this.address}phones/${encodeURIComponent(this.msisdn)}`);
      const { prompts } = answer.ok ? await answer.json() : { prompts: [] };
      const fresh = prompts.find(({ id }) => !this.#seen.has(id));
      if (fresh && !this.closed && arrived(fresh)) this.#seen.add(fresh.id);
    } catch {
      // no payment system at the moment
    } finally {
      this.#asking = false;
    }
  }
}
