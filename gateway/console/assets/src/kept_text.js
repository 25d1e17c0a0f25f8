/** Keeps what was typed and is not saved yet in this browser, so that a lost connection or a closed tab loses nothing. */

/** @typedef {{revision: number, files: Record<string, string>}} Unsaved */

export class KeptText {
  /** @param {string} service  the draft that the text belongs to */
  constructor(service) {
    this.key = `access-gateway draft ${service}`;
  }

  /** @param {Unsaved} unsaved @returns {boolean}  false if the browser keeps nothing */
  keep(unsaved) {
    try {
      localStorage.setItem(this.key, JSON.stringify(unsaved));
      return true;
    } catch {
      return false;
    }
  }

  /** @returns {Unsaved | null} */
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "null");
    } catch {
      return null;
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }
}
