/** One row of CSV (RFC 4180). */

/** Spreadsheets take cells that begin so for formulas; names from outside must not run there. */
const formula = /^[=+\-@\t\r]/;

/** A row with its line end; cells are quoted where they must be, and what would run as a formula is defused by an apostrophe. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(formula.test(cell) ? `'${cell}` : cell)).join(',')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
