// Beside the phone: what was said and pressed in the call, the document in use, and the request it answers.

export class CallLog {
  #call = null;

  /**
   * @param {HTMLDetailsElement} root
   * @param {boolean} opens whether it opens by itself when a call begins
   */
  constructor(root, opens) {
    this.root = root;
    this.opens = opens;
    this.said = root.querySelector(".said");
    this.shown = root.querySelector(".shown");
    this.request = root.querySelector(".request");
    this.document = root.querySelector(".document");
  }

  show({ call, document, wire }) {
    if (call !== this.#call) this.#begin(call);
    this.document.textContent = document;
    if (wire.length) this.request.textContent = readable(wire.at(-1).request);
  }

  /**
   * Adds a line about the call.
   * @param {"service" | "caller" | "note"} who
   * @param {string} text
   * @param {string} caption below it
   */
  add(who, text, caption = "") {
    const line = document.createElement("li");
    line.className = who;
    line.textContent = text;
    if (caption) {
      const small = document.createElement("small");
      small.textContent = caption;
      line.append(small);
    }
    this.said.append(line);
    this.said.scrollTop = this.said.scrollHeight;
  }

  #begin(call) {
    this.#call = call;
    this.said.replaceChildren();
    this.shown.hidden = false;
    if (!this.opens) return;
    this.root.open = true;
    this.root.scrollIntoView({ block: "nearest" });
  }
}

// Returns the address, and the form with a field a line. The wire shows everything else.
function readable(request) {
  const [head, form = ""] = request.split("\n\n");
  const fields = [...new URLSearchParams(form)].map(([name, value]) => `${name}: ${value}`);
  return [head.split("\n", 1)[0].replace(" HTTP/1.1", ""), ...fields].join("\n");
}
