// The outcomes of a transferred call, to choose from a list: nobody else is there to answer.

const OUTCOMES = [["completed", "They answer"], ["busy", "They are engaged"], ["no-answer", "Nobody answers"]];
const TALK = 30; // seconds of talk, if the person answers
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

  // Returns the event for the choice at this place, or for the selected one, and its words.
  chosen(at = this.#selected, provider = "") {
    const [what, words] = OUTCOMES[at];
    return { what, words: words + (provider === "at" ? LATE : ""), seconds: what === "completed" ? TALK : 0 };
  }
}
