// Letters on a keypad of digits: pressing the same key again within a second changes the letter.

const LETTERS = {
  1: ".,?!'-1", 2: "abc2", 3: "def3", 4: "ghi4", 5: "jkl5", 6: "mno6", 7: "pqrs7", 8: "tuv8", 9: "wxyz9", 0: " 0",
};
const PATIENCE = 1000; // milliseconds

export const MODES = ["123", "abc", "ABC"];

export class MultiTap {
  #key = null;
  #turn = 0;
  #at = 0;

  // Returns the letter that a tap gives, and whether it replaces the one before.
  tap(key, mode, now) {
    const letters = LETTERS[key];
    if (mode === "123" || letters === undefined) {
      this.rest();
      return { letter: key, replaces: false };
    }
    const replaces = key === this.#key && now - this.#at < PATIENCE;
    this.#turn = replaces ? (this.#turn + 1) % letters.length : 0;
    this.#key = key;
    this.#at = now;
    const letter = letters[this.#turn];
    return { letter: mode === "ABC" ? letter.toUpperCase() : letter, replaces };
  }

  // Makes the next tap begin a new letter.
  rest() {
    this.#key = null;
  }
}
