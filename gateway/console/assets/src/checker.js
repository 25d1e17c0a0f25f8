/** Has the server check the text after a pause in typing. The newest check wins; typing never waits. */

const PAUSE = 120; // milliseconds

export class Checker {
  /**
   * @param {import("./api.js").Api} api
   * @param {() => Record<string, string>} files
   * @param {(result: import("./types.js").CheckResult) => void} took
   */
  constructor(api, files, took) {
    this.api = api;
    this.files = files;
    this.took = took;
    this.timer = 0;
    /** @type {AbortController | null} */
    this.under_way = null;
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.now(), PAUSE);
  }

  async now() {
    clearTimeout(this.timer);
    this.under_way?.abort();
    const mine = (this.under_way = new AbortController());
    try {
      const result = await this.api.post("check", { files: this.files() }, mine.signal);
      if (mine === this.under_way && !result.superseded) this.took(result);
    } catch (error) {
      // The keeper says what is wrong with the connection; the last results stay.
    }
  }
}
