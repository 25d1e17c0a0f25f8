// How another phone answers that the caller is put through to: chosen from a list, as nobody else is there.

const OUTCOMES = [["completed", "They answer"], ["busy", "They are engaged"], ["no-answer", "Nobody answers"]];
const TALK = 30; // seconds, where they answer
const LATE = ", which Africa’s Talking tells at the end of the call only";

export class Outcomes {
  #selected = 0;

  picture({ numbers }) {
    return {
      look: "list",
      heading: `Ringing ${numbers[0]}`,
      items: OUTCOMES.map(([, title]) => ({ title, detail: "" })),
      selected: this.#selected,
      softs: ["Choose", "End"],
    };
  }

  move(step) {
    this.#selected = (this.#selected + step + OUTCOMES.length) % OUTCOMES.length;
  }

  // What the network is told of the choice at this place, or of the one that is selected, and the words for it.
  chosen(at = this.#selected, provider = "") {
    const [what, words] = OUTCOMES[at];
    return { what, words: words + (provider === "at" ? LATE : ""), seconds: what === "completed" ? TALK : 0 };
  }
}
