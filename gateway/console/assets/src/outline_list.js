/** The list of screens beside the code: finds a screen by name or words, and goes to it. */

export class OutlineList {
  /**
   * @param {HTMLInputElement} find @param {HTMLElement} list
   * @param {(screen: string) => void} chosen
   */
  constructor(find, list, chosen) {
    this.find = find;
    this.list = list;
    this.chosen = chosen;
    this.screen = "";
    /** @type {import("./types.js").OutlineScreen[]} */
    this.screens = [];
    find.addEventListener("input", () => this.#draw());
    find.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.list.querySelector("button")?.click();
    });
  }

  /** @param {import("./types.js").OutlineScreen[]} screens @param {Set<number>} troubled  lines with a problem */
  show(screens, troubled) {
    this.screens = screens;
    this.troubled = troubled;
    this.#draw();
  }

  /** @param {string} screen */
  choose(screen) {
    this.screen = screen;
    for (const button of this.list.querySelectorAll("button")) {
      const isChosen = button.dataset.screen === screen;
      button.toggleAttribute("aria-current", isChosen);
      if (isChosen) button.setAttribute("aria-current", "true");
      if (isChosen && !this.list.contains(document.activeElement)) button.scrollIntoView({ block: "nearest" });
    }
  }

  #draw() {
    const sought = this.find.value.trim().toLowerCase();
    const found = this.screens.filter((screen) => !sought || wordsOf(screen).includes(sought));
    this.list.replaceChildren(...found.map((screen) => this.#row(screen)));
    this.choose(this.screen);
  }

  /** @param {import("./types.js").OutlineScreen} screen */
  #row(screen) {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.screen = screen.name;
    const name = document.createElement("span");
    name.textContent = screen.name;
    const verb = document.createElement("small");
    verb.textContent = screen.verb;
    button.append(name, verb);
    if ([...(this.troubled ?? [])].some((line) => line >= screen.line && line <= screen.last_line)) {
      const mark = document.createElement("span");
      mark.className = "trouble";
      mark.textContent = "!";
      mark.title = "The check has something to say here";
      button.append(mark);
    }
    button.addEventListener("click", () => this.chosen(screen.name));
    row.append(button);
    return row;
  }
}

/** @param {import("./types.js").OutlineScreen} screen */
export function wordsOf(screen) {
  const texts = [...screen.texts, ...screen.options.flatMap((option) => option.texts)];
  return [screen.name, ...texts.flatMap((text) => Object.values(text.words))].join("\n").toLowerCase();
}
