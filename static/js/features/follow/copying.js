/** A level of arithmetic as text to be taken along: as a table, as LaTeX, as lines of NumPy that compute it anew. Pure. */

/**
 * @typedef {import("../../state/follow_lines.js").Line} Line
 * @typedef {import("../../state/follow_lines.js").Word} Word
 */

/**
 * Tab-separated, as spreadsheets take it; numbers unrounded.
 * @param {Line[]} lines
 * @param {(word: Word) => string} spell
 */
export function asTable(lines, spell) {
  const cells = (/** @type {(Word | number)[]} */ row) =>
    row.map((each) => (typeof each === "number" ? String(each) : spell(each))).join("\t");
  return lines
    .map(({ resultName, table: { head, rows } }) => [spell(resultName), cells(head), ...rows.map(cells)].join("\n"))
    .join("\n\n")
    .concat("\n");
}

/** @param {Line[]} lines */
export function asLatex(lines) {
  return `\\begin{gather*}\n${lines.map(({ latex }) => `  ${latex}`).join(" \\\\\n")}\n\\end{gather*}\n`;
}

/**
 * Each line of arithmetic prints its number, one after the other.
 * @param {Line[]} lines
 */
export function asNumpy(lines) {
  return lines.flatMap(({ name, numpy }) => (numpy === null ? [] : [`# ${name}\n${numpy}`])).join("\n");
}
