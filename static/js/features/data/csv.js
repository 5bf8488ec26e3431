/**
 * Tables as text: reading what people paste, writing what they take along, and choosing points from columns. Pure.
 *
 * @typedef {{key: string, blanks: Record<string, unknown>}} Said  a sentence of the locale
 * @typedef {Said & {line: number}} Rejected  why a line was left out
 * @typedef {"decimal" | "thousands" | null} Comma  what a comma is in a number that could be read both ways, as 1,234 can;
 *     null where the table's other numbers contradict each other
 * @typedef {{names: string[], rows: {line: number, cells: string[]}[], rejected: Rejected[], comma: Comma, unclear: string | null}} Table
 *     unclear: a number of which nothing in the table tells how it is meant
 * @typedef {{x1: number, x2: number, target: number, task: TaskName}} ColumnChoice  which columns are meant, and the kind of problem
 * @typedef {{task: Task, rows: Row[], parts: {train: Row[], test: Row[]} | null, scalings: Scaling[], classes: string[],
 *     rejected: Rejected[], problem: Said | null}} TablePoints
 * @typedef {{column: string, low: number, high: number, from: number, to: number}} Scaling  a range and what became of it
 */

import { EDGE } from "../../plot/plane.js";
import { MOST_CLASSES } from "../../state/own_points.js";

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
  return [header, ...rows].map((row) => `${row.map(cellText).join(",")}\n`).join("");
}

/** @param {unknown} value */
function cellText(value) {
  const text = value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Reads a table of any usual delimiter. A first line without a single number names the columns. A cell in quotation marks
 * may hold delimiters, line breaks and, doubled, quotation marks.
 * @param {string} text
 * @param {(number: number) => string} nameOf what a column without a name is called
 * @returns {Table}
 */
export function readTable(text, nameOf) {
  const whole = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const delimiter = delimiterOf(whole);
  const all = recordsOf(whole, delimiter);
  const commas = commasIn(all, delimiter);
  const hasHeader = all.length > 0 && all[0].cells.every((cell) => numberOf(cell, commas.comma) === undefined);
  const names = hasHeader ? all[0].cells.map((cell, i) => cell || nameOf(i + 1)) : (all[0]?.cells ?? []).map((_, i) => nameOf(i + 1));
  const rows = hasHeader ? all.slice(1) : all;
  const rejected = rows
    .filter(({ cells }) => cells.length !== names.length)
    .map(({ line, cells }) => ({ line, key: "page.own.cells", blanks: { count: cells.length, wanted: names.length } }));
  return { names, rows: rows.filter(({ cells }) => cells.length === names.length), rejected, ...commas };
}

/** @param {string} line */
const isLeftOut = (line) => line.trim() === "" || line.startsWith("#");

/**
 * Of the usual delimiters the first that the first line has outside quotation marks.
 * @param {string} text
 */
function delimiterOf(text) {
  const first = text.split("\n").find((line) => !isLeftOut(line)) ?? "";
  const bare = first.replace(/"(?:[^"]|"")*"?/g, "");
  return [";", "\t", ",", "|"].find((each) => bare.includes(each)) ?? " ";
}

/**
 * The table's lines, cut into cells; empty ones and remarks are left out.
 * @param {string} text
 * @param {string} delimiter
 * @returns {{line: number, cells: string[]}[]} line: where it begins, counted from 1
 */
function recordsOf(text, delimiter) {
  const records = [];
  let line = 1;
  for (let at = 0; at < text.length;) {
    const end = endOf(text, at);
    const content = text.slice(at, end);
    if (isLeftOut(content)) {
      at = end + 1;
      line += 1;
      continue;
    }
    const { cells, next } = delimiter === " " ? { cells: content.trim().split(/\s+/), next: end + 1 } : cellsFrom(text, at, delimiter);
    records.push({ line, cells });
    line += text.slice(at, next).split("\n").length - 1;
    at = next;
  }
  return records;
}

/**
 * @param {string} text
 * @param {number} from
 */
function endOf(text, from) {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at;
}

/**
 * One line's cells from a place on, and where the next line begins: further on than its end, if a cell in quotation marks goes on.
 * @param {string} text
 * @param {number} from
 * @param {string} delimiter
 */
function cellsFrom(text, from, delimiter) {
  const cells = [];
  for (let at = from; ;) {
    const quoted = quotedAt(text, at, delimiter);
    const end = quoted ? quoted.end : plainEnd(text, at, delimiter);
    cells.push(quoted ? quoted.cell : text.slice(at, end).trim());
    if (text[end] !== delimiter) return { cells, next: end + 1 };
    at = end + 1;
  }
}

/**
 * @param {string} text
 * @param {number} from
 * @param {string} delimiter
 */
function plainEnd(text, from, delimiter) {
  const end = endOf(text, from);
  const at = text.indexOf(delimiter, from);
  return at < 0 || at > end ? end : at;
}

/**
 * A cell in quotation marks that begins at a place; null where none begins, or none ends: then the mark is a letter.
 * @param {string} text
 * @param {number} from
 * @param {string} delimiter
 */
function quotedAt(text, from, delimiter) {
  const opening = /[^\S\n\t]*"/y;
  opening.lastIndex = from;
  if (!opening.test(text)) return null;
  for (let at = opening.lastIndex; ;) {
    const close = text.indexOf('"', at);
    if (close < 0) return null;
    if (text[close + 1] === '"') {
      at = close + 2;
      continue;
    }
    let end = close + 1;
    while (text[end] === " ") end += 1;
    const isEnd = end >= text.length || text[end] === "\n" || text[end] === delimiter;
    return isEnd ? { cell: text.slice(opening.lastIndex, close).replaceAll('""', '"').trim(), end } : null;
  }
}

const GROUPED = /^[-+]?[1-9]\d{0,2}(?:,\d{3})+(\.\d+)?$/;
const DECIMAL = /^[-+]?\d*,\d+(?:e[-+]?\d+)?$/i;

/**
 * What the comma of a number is; "either" where it could be both, null where there is none.
 * @param {string} cell
 */
function commaOf(cell) {
  if (GROUPED.test(cell)) return /,.*[,.]/.test(cell) ? "thousands" : "either";
  return DECIMAL.test(cell) ? "decimal" : null;
}

/**
 * What commas are in this table's numbers: what those say that can be read in one way only, else what goes with the delimiter.
 * @param {{cells: string[]}[]} records
 * @param {string} delimiter
 * @returns {{comma: Comma, unclear: string | null}}
 */
function commasIn(records, delimiter) {
  const kinds = new Map();
  for (const { cells } of records) {
    for (const cell of cells) {
      const kind = cell.includes(",") ? commaOf(plain(cell)) : null;
      if (kind && !kinds.has(kind)) kinds.set(kind, cell);
    }
  }
  if (kinds.has("decimal") && kinds.has("thousands")) return { comma: null, unclear: null };
  if (kinds.has("decimal")) return { comma: "decimal", unclear: null };
  if (kinds.has("thousands")) return { comma: "thousands", unclear: null };
  // Where the comma divides decimals, programs divide cells by semicolons.
  return { comma: delimiter === ";" ? "decimal" : "thousands", unclear: kinds.get("either") ?? null };
}

/**
 * With the minus of a keyboard.
 * @param {string} cell
 */
const plain = (cell) => cell.replace("\u2212", "-");

/**
 * @param {string} cell
 * @param {Comma} comma
 * @returns {number | undefined}
 */
function numberOf(cell, comma) {
  const text = plain(cell);
  const kind = commaOf(text);
  const meant = kind === "either" ? comma : kind;
  const number = Number(meant === "decimal" ? text.replace(",", ".") : meant === "thousands" ? text.replaceAll(",", "") : text);
  return text !== "" && Number.isFinite(number) ? number : undefined;
}

/**
 * A number as it is read where nothing tells how it is meant; for a word to people.
 * @param {{comma: Comma, unclear: string | null}} given
 */
export function readAs({ comma, unclear }) {
  return unclear === null ? undefined : numberOf(unclear, comma);
}

/**
 * Columns that hold numbers, in most of their lines at least.
 * @param {{names: string[], rows: Table["rows"], comma: Comma}} given
 */
export function numericColumns({ names, rows, comma }) {
  /** @param {number} i */
  const isNumeric = (i) => rows.filter(({ cells }) => numberOf(cells[i], comma) !== undefined).length > rows.length / 2;
  return names.map((_, i) => i).filter(isNumeric);
}

/**
 * The columns and the kind of problem that are most likely meant: the last column is what is to be learned.
 * @param {Table} table
 * @returns {ColumnChoice}
 */
export function likelyChoice(table) {
  const last = table.names.length - 1;
  const target = table.names.findLastIndex((name, i) => /^(target|class|label|species|y)$/i.test(name) || (i === last && name !== PART));
  const answer = target < 0 ? Math.max(last - 1, 0) : target;
  const [x1 = 0, x2 = 0] = numericColumns(table).filter((i) => i !== answer);
  return { x1, x2, target: answer, task: likelyTask(table, answer) };
}

/**
 * What a column of targets is: two classes, several, or values.
 * @param {{rows: Table["rows"], comma: Comma}} given
 * @param {number} target
 * @returns {TaskName}
 */
export function likelyTask({ rows, comma }, target) {
  const values = new Set(rows.map(({ cells }) => cells[target]).filter(Boolean));
  const areWhole = [...values].every((value) => Number.isInteger(numberOf(value, comma) ?? 0));
  if (values.size <= 2) return "classification";
  return values.size <= MOST_CLASSES && areWhole ? "multiclass" : "regression";
}

/**
 * Points from a table's columns, fitted to the plane, and a word on everything that was changed or left out.
 * @param {Table} table
 * @param {ColumnChoice} choice
 * @param {{most: number, tasks: Record<TaskName, Task>}} given  most: how many points a server takes
 * @returns {TablePoints}
 */
export function pointsFrom(table, { x1, x2, target, task: name }, { most, tasks }) {
  const { names, rows, comma } = table;
  const rejected = [...table.rejected];
  const task = tasks[name];
  const isValue = !task.has_classes;
  /** @type {Table["rows"]} */
  const taken = [];
  for (const { line, cells } of rows) {
    const wrong = [x1, x2, ...(isValue ? [target] : [])].find((i) => numberOf(cells[i], comma) === undefined);
    const empty = [x1, x2, target].find((i) => cells[i] === "");
    if (empty !== undefined) rejected.push({ line, key: "page.own.empty", blanks: { column: names[empty] } });
    else if (wrong !== undefined) rejected.push({ line, key: "page.own.no_number", blanks: { column: names[wrong], value: cells[wrong] } });
    else if (taken.length >= most) rejected.push({ line, key: "page.own.too_many", blanks: { most } });
    else taken.push({ line, cells });
  }
  const classes = isValue ? [] : classesOf(taken.map(({ cells }) => cells[target]), comma);
  const problem = problemWith(taken.length, classes, task);
  if (problem) return { task, rows: [], parts: null, scalings: [], classes, rejected: sorted(rejected), problem };

  /** @param {number} i */
  const column = (i) => taken.map(({ cells }) => /** @type {number} */ (numberOf(cells[i], comma)));
  const across = fitted(names[x1], column(x1), EDGE, SPREAD);
  const up = fitted(names[x2], column(x2), EDGE, SPREAD);
  const answer = isValue ? fitted(names[target], column(target), 1, 1) : { values: taken.map(({ cells }) => classTarget(cells[target])), scaling: null };
  const points = taken.map((_, i) => /** @type {Row} */ ([across.values[i], up.values[i], answer.values[i]]));
  const scalings = [across, up, answer].flatMap(({ scaling }) => (scaling ? [scaling] : []));
  return { task, rows: points, parts: partsOf(names, taken, points), scalings, classes, rejected: sorted(rejected), problem: null };

  /** @param {string} label */
  function classTarget(label) {
    const index = classes.indexOf(label);
    return task.class_targets[index] ?? index;
  }
}

/**
 * @param {number} count
 * @param {string[]} classes
 * @param {Task} task
 */
function problemWith(count, classes, task) {
  if (count < 2) return { key: "page.own.too_few", blanks: {} };
  if (!task.has_classes) return null;
  const most = task.class_targets.length || MOST_CLASSES;
  if (classes.length < 2) return { key: "page.own.one_class", blanks: {} };
  return classes.length > most ? { key: "page.own.many_classes", blanks: { count: classes.length, most } } : null;
}

/**
 * Numbers by size, words by letter.
 * @param {string[]} labels
 * @param {Comma} comma
 */
function classesOf(labels, comma) {
  const distinct = [...new Set(labels)];
  /** @param {string} label */
  const value = (label) => numberOf(label, comma) ?? NaN;
  const areNumbers = distinct.every((label) => !Number.isNaN(value(label)));
  return distinct.sort(areNumbers ? (one, other) => value(one) - value(other) : undefined);
}

/**
 * Values within the edge stay as they are, unless they lie so close together that nothing could be seen.
 * @param {string} column
 * @param {number[]} values
 * @param {number} edge
 * @param {number} spread
 */
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

/** @param {number} value */
function rounded(value) {
  return Math.round(value * 1e4) / 1e4;
}

/**
 * A column named `part` says which points are for testing, as our own files do.
 * @param {string[]} names
 * @param {Table["rows"]} taken
 * @param {Row[]} points
 */
function partsOf(names, taken, points) {
  const at = names.indexOf(PART);
  if (at < 0) return null;
  /** @param {"train" | "test"} part */
  const having = (part) => points.filter((_, i) => taken[i].cells[at] === part);
  const parts = { train: having("train"), test: having("test") };
  return parts.train.length && parts.test.length && parts.train.length + parts.test.length === points.length ? parts : null;
}

/** @param {Rejected[]} rejected */
function sorted(rejected) {
  return rejected.sort((one, other) => one.line - other.line);
}
