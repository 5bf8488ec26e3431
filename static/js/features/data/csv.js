/**
 * Tables as text: reading what people paste, writing what they take along, and choosing points from columns. Pure.
 *
 * @typedef {{key: string, blanks: object}} Said  a sentence of the locale
 * @typedef {Said & {line: number}} Rejected  why a line was left out
 * @typedef {{names: string[], rows: {line: number, cells: string[]}[], rejected: Rejected[], decimalComma: boolean}} Table
 * @typedef {{column: string, low: number, high: number, from: number, to: number}} Scaling  a range and what became of it
 */

const MOST_CLASSES = 8;
const EDGE = 6;
/** A column that does not fit the plane is spread over most of it; the rim stays free, so that boundaries can close. */
const SPREAD = 5;
/** The column that says of which part a point is, here and in the files that we write. */
export const PART = "part";

/**
 * @param {string[]} header
 * @param {unknown[][]} rows
 * @returns {string}
 */
export function tableText(header, rows) {
  return [header, ...rows].map((row) => row.map(cellText).join(",")).join("\n") + "\n";
}

function cellText(value) {
  const text = value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Reads a table of any usual delimiter. A first line without a single number names the columns.
 * @param {string} text
 * @param {(number: number) => string} nameOf what a column without a name is called
 * @returns {Table}
 */
export function readTable(text, nameOf) {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/).map((content, i) => ({ line: i + 1, content }));
  const filled = lines.filter(({ content }) => content.trim() !== "" && !content.startsWith("#"));
  const delimiter = delimiterOf(filled[0]?.content ?? "");
  const decimalComma = delimiter !== ",";
  const all = filled.map(({ line, content }) => ({ line, cells: cellsOf(content, delimiter) }));
  const hasHeader = all.length > 0 && all[0].cells.every((cell) => numberOf(cell, decimalComma) === undefined);
  const names = hasHeader ? all[0].cells.map((cell, i) => cell || nameOf(i + 1)) : (all[0]?.cells ?? []).map((_, i) => nameOf(i + 1));
  const rows = hasHeader ? all.slice(1) : all;
  const rejected = rows
    .filter(({ cells }) => cells.length !== names.length)
    .map(({ line, cells }) => ({ line, key: "page.own.cells", blanks: { count: cells.length, wanted: names.length } }));
  return { names, rows: rows.filter(({ cells }) => cells.length === names.length), rejected, decimalComma };
}

function delimiterOf(line) {
  return [";", "\t", ",", "|"].find((each) => line.includes(each)) ?? " ";
}

function cellsOf(line, delimiter) {
  if (delimiter === " ") return line.trim().split(/\s+/);
  const cells = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const letter = line[i];
    if (quoted && letter === '"' && line[i + 1] === '"') cell += line[++i];
    else if (letter === '"') quoted = !quoted;
    else if (letter === delimiter && !quoted) {
      cells.push(cell.trim());
      cell = "";
    }
    else cell += letter;
  }
  return [...cells, cell.trim()];
}

/** @returns {number | undefined} */
function numberOf(cell, decimalComma) {
  const text = (decimalComma ? cell.replace(",", ".") : cell).replace("\u2212", "-");
  const number = Number(text);
  return text !== "" && Number.isFinite(number) ? number : undefined;
}

/** Columns that hold numbers, in most of their lines at least. */
export function numericColumns({ names, rows, decimalComma }) {
  const isNumeric = (i) => rows.filter(({ cells }) => numberOf(cells[i], decimalComma) !== undefined).length > rows.length / 2;
  return names.map((_, i) => i).filter(isNumeric);
}

/**
 * The columns and the kind of problem that are most likely meant: the last column is what is to be learned.
 * @param {Table} table
 * @returns {{x1: number, x2: number, target: number, task: string}}
 */
export function likelyChoice(table) {
  const last = table.names.length - 1;
  const target = table.names.findLastIndex((name, i) => /^(target|class|label|species|y)$/i.test(name) || (i === last && name !== PART));
  const answer = target < 0 ? Math.max(last - 1, 0) : target;
  const [x1 = 0, x2 = 0] = numericColumns(table).filter((i) => i !== answer);
  return { x1, x2, target: answer, task: likelyTask(table, answer) };
}

/** What a column of targets is: two classes, several, or values. */
export function likelyTask({ rows, decimalComma }, target) {
  const values = new Set(rows.map(({ cells }) => cells[target]).filter(Boolean));
  const areWhole = [...values].every((value) => Number.isInteger(numberOf(value, decimalComma) ?? 0));
  if (values.size <= 2) return "classification";
  return values.size <= MOST_CLASSES && areWhole ? "multiclass" : "regression";
}

/**
 * Points from a table's columns, fitted to the plane, and a word on everything that was changed or left out.
 * @param {Table} table
 * @param {{x1: number, x2: number, target: number, task: string}} choice
 * @param {number} most how many points a server takes
 * @returns {{task: string, rows: number[][], parts: {train: number[][], test: number[][]} | null, scalings: Scaling[],
 *            classes: string[], rejected: Rejected[], problem: Said | null}}
 */
export function pointsFrom(table, { x1, x2, target, task }, most) {
  const { names, rows, decimalComma } = table;
  const rejected = [...table.rejected];
  const isValue = task === "regression";
  const taken = [];
  for (const { line, cells } of rows) {
    const wrong = [x1, x2, ...(isValue ? [target] : [])].find((i) => numberOf(cells[i], decimalComma) === undefined);
    const empty = [x1, x2, target].find((i) => cells[i] === "");
    if (empty !== undefined) rejected.push({ line, key: "page.own.empty", blanks: { column: names[empty] } });
    else if (wrong !== undefined) rejected.push({ line, key: "page.own.no_number", blanks: { column: names[wrong], value: cells[wrong] } });
    else if (taken.length >= most) rejected.push({ line, key: "page.own.too_many", blanks: { most } });
    else taken.push({ line, cells });
  }
  const classes = isValue ? [] : classesOf(taken.map(({ cells }) => cells[target]), decimalComma);
  const problem = problemWith(taken.length, classes, task);
  if (problem) return { task, rows: [], parts: null, scalings: [], classes, rejected: sorted(rejected), problem };

  const column = (i) => taken.map(({ cells }) => /** @type {number} */ (numberOf(cells[i], decimalComma)));
  const across = fitted(names[x1], column(x1), EDGE, SPREAD);
  const up = fitted(names[x2], column(x2), EDGE, SPREAD);
  const answer = isValue ? fitted(names[target], column(target), 1, 1) : { values: taken.map(({ cells }) => classTarget(cells[target])), scaling: null };
  const points = taken.map((_, i) => [across.values[i], up.values[i], answer.values[i]]);
  const scalings = [across, up, answer].flatMap(({ scaling }) => (scaling ? [scaling] : []));
  return { task, rows: points, parts: partsOf(names, taken, points), scalings, classes, rejected: sorted(rejected), problem: null };

  function classTarget(label) {
    const index = classes.indexOf(label);
    return task === "multiclass" ? index : 2 * index - 1;
  }
}

function problemWith(count, classes, task) {
  if (count < 2) return { key: "page.own.too_few", blanks: {} };
  if (task === "regression") return null;
  const most = task === "classification" ? 2 : MOST_CLASSES;
  if (classes.length < 2) return { key: "page.own.one_class", blanks: {} };
  return classes.length > most ? { key: "page.own.many_classes", blanks: { count: classes.length, most } } : null;
}

/** Numbers by size, words by letter. */
function classesOf(labels, decimalComma) {
  const distinct = [...new Set(labels)];
  const value = (label) => numberOf(label, decimalComma) ?? NaN;
  const areNumbers = distinct.every((label) => !Number.isNaN(value(label)));
  return distinct.sort(areNumbers ? (one, other) => value(one) - value(other) : undefined);
}

/** Values within the edge stay as they are, unless they lie so close together that nothing could be seen. */
function fitted(column, values, edge, spread) {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const isVisible = high - low >= edge / 6 || high === low;
  if (low >= -edge && high <= edge && isVisible) return { values, scaling: null };
  const middle = (low + high) / 2;
  const scale = high === low ? 1 : (2 * spread) / (high - low);
  const end = high === low ? 0 : spread;
  return { values: values.map((value) => rounded((value - middle) * scale)), scaling: { column, low, high, from: -end, to: end } };
}

function rounded(value) {
  return Math.round(value * 1e4) / 1e4;
}

/** A column named `part` says which points are for testing, as our own files do. */
function partsOf(names, taken, points) {
  const at = names.indexOf(PART);
  if (at < 0) return null;
  const having = (part) => points.filter((_, i) => taken[i].cells[at] === part);
  const parts = { train: having("train"), test: having("test") };
  return parts.train.length && parts.test.length && parts.train.length + parts.test.length === points.length ? parts : null;
}

function sorted(rejected) {
  return rejected.sort((one, other) => one.line - other.line);
}
