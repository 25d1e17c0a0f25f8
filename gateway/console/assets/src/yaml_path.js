/** Finds where in a YAML text a position is: the keys above it, and what stands beside it. Works on text that is half typed. */

/**
 * @typedef {Object} YamlPosition
 * @property {string[]} path  the keys from the top; `-` for an item of a list
 * @property {Map<string, string>} siblings  the other keys of the same mapping, with their values where they are short
 * @property {boolean} inValue  after the colon of `key`
 * @property {string} key  the key whose value is being typed, or the key being typed
 * @property {number} from  the column where the word at the position begins
 */

/** @typedef {{indent: number, key: string, value: string, dash: boolean}} BlockLine */

const BLOCK = /^( *)((?:- +)*)(?:("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#'"{[\]},:][^#:{[]*?) *:(?= |$) *)?(.*)$/;

/** @param {string} line @returns {BlockLine | null} */
function readLine(line) {
  if (!line.trim() || line.trimStart().startsWith("#")) return null;
  const found = BLOCK.exec(line);
  if (!found) return null;
  const [, spaces, dashes, key, value] = found;
  return { indent: spaces.length + dashes.length, key: unquote(key ?? ""), value: value.trim(), dash: dashes !== "" };
}

/** @param {string} word */
export function unquote(word) {
  return /^(".*"|'.*')$/.test(word) ? word.slice(1, -1) : word;
}

/**
 * @param {(number: number) => string} lineAt  the text of a line, from 1
 * @param {number} count  how many lines there are
 * @param {number} line  from 1
 * @param {number} column  from 0
 * @returns {YamlPosition | null}
 */
export function positionAt(lineAt, count, line, column) {
  const before = lineAt(line).slice(0, column);
  if (/(^|\s)#/.test(before.replace(/"[^"]*"|'[^']*'/g, "")) || before.includes("\t")) return null;
  const word = /[^\s{}[\],:"']*$/.exec(before)?.[0] ?? "";
  const from = column - word.length;
  const head = before.slice(0, from);
  const block = readLine(head.trimEnd() || head) ?? { indent: head.length, key: "", value: "", dash: head.trim() === "-" };
  if (!head.trim()) block.indent = head.length;
  const hasKey = block.key !== "";
  const path = blockPath(lineAt, line, block.indent, before);
  const siblings = blockSiblings(lineAt, count, line, block.indent);
  const flow = readFlow(hasKey ? block.value : block.value || "");
  if (flow.length) {
    if (hasKey) path.push(block.key);
    const last = flow[flow.length - 1];
    for (const level of flow) {
      if (level.list) path.push("-");
      else if (level !== last && level.key) path.push(level.key);
    }
    return { path, siblings: last.entries, inValue: last.list || last.key !== "", key: last.key, from };
  }
  return { path, siblings, inValue: hasKey, key: hasKey ? block.key : "", from };
}

/**
 * The keys of the lines above that enclose a line of this indent.
 * @param {(number: number) => string} lineAt @param {number} line @param {number} indent @param {string} before
 */
function blockPath(lineAt, line, indent, before) {
  const path = [];
  let least = indent;
  const dashes = /^ *((?:- +)*|-)/.exec(before)?.[1] ?? "";
  if (dashes) {
    path.unshift("-");
    least = /^ */.exec(before)?.[0].length ?? 0;
  }
  for (let number = line - 1; number > 0 && least > 0; number--) {
    const found = readLine(lineAt(number));
    if (!found) continue;
    const spaces = /^ */.exec(lineAt(number))?.[0].length ?? 0;
    // A key may have its list at its own indent.
    const holdsList = path[0] === "-" && !found.dash && found.indent === least;
    if (found.indent >= least && !holdsList) {
      if (found.dash && found.indent === least && spaces < least && path[0] !== "-") {
        path.unshift("-");
        least = spaces;
      }
      continue;
    }
    if (found.key) path.unshift(found.key);
    if (found.dash) path.unshift("-");
    least = spaces;
  }
  return path;
}

/** @param {(number: number) => string} lineAt @param {number} count @param {number} line @param {number} indent */
function blockSiblings(lineAt, count, line, indent) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const step of [-1, 1]) {
    for (let number = line + step; number > 0 && number <= count; number += step) {
      const read = readLine(lineAt(number));
      if (!read) continue;
      const starts = read.dash && step === 1 && read.indent <= indent;
      if (read.indent < indent || starts) break;
      if (read.indent === indent && read.key) found.set(read.key, unquote(read.value));
      if (read.indent === indent && read.dash) break;
    }
  }
  return found;
}

/**
 * The braces and brackets that are open at the end of `text`, from the outside.
 * @param {string} text
 */
function readFlow(text) {
  /** @type {{list: boolean, key: string, entries: Map<string, string>}[]} */
  const levels = [];
  let word = "";
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    const level = levels[levels.length - 1];
    if (letter === '"' || letter === "'") {
      const end = text.indexOf(letter, at + 1);
      if (end < 0) break;
      word += text.slice(at, end + 1);
      at = end;
    } else if (letter === "{" || letter === "[") {
      levels.push({ list: letter === "[", key: "", entries: new Map() });
      word = "";
    } else if (letter === "}" || letter === "]") {
      if (level?.key) level.entries.set(level.key, unquote(word.trim()));
      levels.pop();
      word = "";
    } else if (letter === "," && level) {
      if (level.key) level.entries.set(level.key, unquote(word.trim()));
      level.key = "";
      word = "";
    } else if (letter === ":" && level && !level.list && !level.key) {
      level.key = unquote(word.trim());
      word = "";
    } else {
      word += letter;
    }
  }
  return levels;
}
