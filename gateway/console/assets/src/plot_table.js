/** Reads what a plot shows from the table behind it, so that both say the same. */

/**
 * What a plot shows.
 * @typedef {object} Days
 * @property {string} title  of the first column
 * @property {number[]} moments  seconds since 1970, one a row
 * @property {{ name: string, values: (number | null)[] }[]} series  one a column
 * @property {{ moment: number, words: string }[]} marks  what happened on a day
 */

/**
 * Read a table whose rows begin with a day: `<th><time datetime="2026-11-30">`. A cell says its number by `data-value`;
 * an empty one is a day without a number. `data-mark` of a row tells what happened on its day.
 * @param {HTMLTableElement} table @returns {Days}
 */
export function readTable(table) {
  const [title = "", ...names] = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent?.trim() ?? "");
  /** @type {Days} */
  const days = { title, moments: [], series: names.map((name) => ({ name, values: [] })), marks: [] };
  for (const row of table.tBodies[0]?.rows ?? []) {
    const moment = Date.parse(row.cells[0]?.querySelector("time")?.dateTime ?? "") / 1000;
    if (Number.isNaN(moment)) continue;
    days.moments.push(moment);
    days.series.forEach((one, column) => one.values.push(numberOf(row.cells[column + 1])));
    if (row.dataset.mark) days.marks.push({ moment, words: row.dataset.mark });
  }
  return days;
}

/** @param {HTMLTableCellElement | undefined} cell */
function numberOf(cell) {
  const said = cell?.dataset.value ?? "";
  return said === "" ? null : Number(said);
}
