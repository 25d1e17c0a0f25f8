/** Reads the JSON Schema of menu files: which keys and values may stand at a place, and what they mean. */

/** @typedef {{[key: string]: any}} Schema */
/** @typedef {{kind: "words" | "number" | "choice" | "screen", choices: string[]}} Asked  what a person gives for a value */

/** Shapes that are more than one plain value, or have a place of their own in the panel. */
const NOT_ASKED = new Set(["text", "wording", "condition", "derived", "json", "way"]);

export class MenuSchema {
  /** @param {Schema} root */
  constructor(root) {
    this.root = root;
  }

  /**
   * The schemas that may hold at a path. `siblings` tell the verbs and answer types of the last mapping apart.
   * @param {string[]} path @param {Map<string, string>} siblings @returns {Schema[]}
   */
  at(path, siblings) {
    let found = [this.root];
    path.forEach((step) => {
      found = found.flatMap((schema) => this.#forms(schema, null)).flatMap((form) => this.#child(form, step));
    });
    return found.flatMap((schema) => this.#forms(schema, siblings));
  }

  /** The keys that may be added at a path. @param {Schema[]} forms @returns {{name: string, info: string}[]} */
  keys(forms) {
    /** @type {Map<string, string>} */
    const found = new Map();
    for (const form of forms) {
      for (const [name, shape] of Object.entries(form.properties ?? {})) {
        if (!shape.doNotSuggest && !found.has(name)) found.set(name, this.describe(shape));
      }
    }
    return [...found].map(([name, info]) => ({ name, info }));
  }

  /** The schemas of the value of a key. @param {Schema[]} forms @param {string} key @returns {Schema[]} */
  values(forms, key) {
    return forms.flatMap((form) => this.#child(form, key));
  }

  /** The words that a value may be one of. @param {Schema[]} shapes @returns {string[]} */
  words(shapes) {
    const words = shapes.flatMap((shape) => this.#forms(shape, null)).flatMap((form) => form.enum ?? []);
    return [...new Set(words.map(String))];
  }

  /** Whether a value names a thing of this kind, such as a screen. @param {Schema[]} shapes @param {RegExp} kind */
  names(shapes, kind) {
    return shapes.some((shape) => kind.test(this.describe(shape)));
  }

  /** What a person gives for a value of this shape; null if it is more than one plain value. @param {Schema} shape @returns {Asked | null} */
  asked(shape) {
    if (shape.$ref) {
      const name = shape.$ref.slice("#/$defs/".length);
      if (name === "target") return { kind: "screen", choices: [] };
      return NOT_ASKED.has(name) ? null : this.asked(this.#resolve(shape));
    }
    if (shape.anyOf) {
      const plain = shape.anyOf.filter((/** @type {Schema} */ one) => this.#resolve(one).type !== "object");
      const asked = plain.map((/** @type {Schema} */ one) => this.asked(one));
      return asked.length && asked.every(Boolean) ? asked[0] : null;
    }
    if (shape.enum) return { kind: "choice", choices: shape.enum.map(String) };
    const types = [shape.type].flat();
    if (types.includes("string")) return { kind: "words", choices: [] };
    if (types.includes("integer") || types.includes("number")) return { kind: "number", choices: [] };
    return types.includes("boolean") ? { kind: "choice", choices: ["true", "false"] } : null;
  }

  /** @param {Schema} shape @returns {string} */
  describe(shape) {
    return shape.description ?? (shape.$ref ? (this.#resolve(shape).description ?? "") : "");
  }

  /** @param {Schema} schema */
  #resolve(schema) {
    let found = schema;
    while (found.$ref) found = this.root.$defs[found.$ref.slice("#/$defs/".length)];
    return found;
  }

  /**
   * The plain mappings, lists and values that a schema stands for. Without siblings, every case of it.
   * @param {Schema} schema @param {Map<string, string> | null} siblings @returns {Schema[]}
   */
  #forms(schema, siblings) {
    const resolved = this.#resolve(schema);
    const parts = [...(resolved.anyOf ?? []).filter((/** @type {Schema} */ one) => !one.required)];
    for (const one of resolved.allOf ?? []) {
      if (!one.if) parts.push(one);
      else if (siblings === null || this.#holds(one.if, siblings)) parts.push(...(one.then ? [one.then] : []));
      else if (one.else) parts.push(one.else);
    }
    return [resolved, ...parts.flatMap((part) => this.#forms(part, siblings))];
  }

  /** @param {Schema} condition @param {Map<string, string>} siblings @returns {boolean} */
  #holds(condition, siblings) {
    const required = (condition.required ?? []).every((/** @type {string} */ name) => siblings.has(name));
    const values = Object.entries(condition.properties ?? {}).every(
      ([name, shape]) => !shape.enum || shape.enum.map(String).includes(siblings.get(name)),
    );
    const any = !condition.anyOf || condition.anyOf.some((/** @type {Schema} */ one) => this.#holds(one, siblings));
    return required && values && any && !(condition.not && this.#holds(condition.not, siblings));
  }

  /** @param {Schema} form @param {string} step @returns {Schema[]} */
  #child(form, step) {
    if (step === "-") return form.items ? [form.items] : [];
    const named = form.properties?.[step];
    if (named && !named.doNotSuggest) return [named];
    return typeof form.additionalProperties === "object" ? [form.additionalProperties] : [];
  }
}
