/**
 * A table that somebody brought: how the server reads it, and what people answered. Pure.
 *
 * @typedef {{name: string, kind: string, role: "input" | "target" | "split" | "left_out", reason: string | null, message: string}} Column
 * @typedef {{name: string, message: string, choices: {value: string, message: string}[], guess: string[], answer: string[] | null,
 *     is_certain: boolean}} Decision
 * @typedef {{reason: string, message: string, count: number, lines: number[]}} LeftOut
 * @typedef {{column: string, low: number, high: number, start: number, end: number}} Scaling  a range and what became of it
 * @typedef {{name: string, n_rows: number, columns: Column[], preview: string[][], decisions: Decision[], left_out: LeftOut[], notes: string[],
 *     problems: {code: string, message: string}[], task: TaskName | null, classes: {name: string, target: number, count: number}[],
 *     scalings: Scaling[], inputs: string[] | null, train: number[][], test: number[][] | null}} Reading
 * @typedef {Record<string, string | string[]>} Answers  choices by the names of decisions
 * @typedef {{source: Blob, name: string, answers: Answers, reading: Reading | null, refusal: string | null, isAsked: boolean}} Table
 *     isAsked: whether the server has not answered yet
 */

/** Decisions about the file; whatever was decided about columns is void after them. */
const OF_FILE = ["encoding", "sheet", "delimiter", "header", "decimal"];
/** What follows from the column of targets. */
const OF_TARGET = ["task", "same_words", "classes"];
/** Where roles of columns are decided. */
const OF_COLUMNS = ["inputs", "target", "split"];

/**
 * What is chosen: the answer, or the guess.
 * @param {Decision} decision
 */
export function chosenOf({ answer, guess }) {
  return answer ?? guess;
}

/**
 * The decisions that are to be asked.
 * @param {Reading} reading
 */
export function questionsOf({ decisions }) {
  return decisions.filter(({ name, is_certain }) => !is_certain && name !== "inputs");
}

/**
 * The decisions that can be changed though nobody needs to be asked; columns have their roles.
 * @param {Reading} reading
 */
export function settingsOf({ decisions }) {
  return decisions.filter(({ name, is_certain, choices }) => is_certain && !OF_COLUMNS.includes(name) && choices.length > 1);
}

/**
 * The columns that are inputs, in their order.
 * @param {Reading} reading
 */
export function inputsOf({ decisions }) {
  const inputs = decisions.find(({ name }) => name === "inputs");
  return inputs ? chosenOf(inputs) : [];
}

/**
 * Answers with one more; others that it makes void are gone.
 * @param {Answers} answers
 * @param {string} name
 * @param {string} value
 * @returns {Answers}
 */
export function answersWith(answers, name, value) {
  const isOfFile = OF_FILE.includes(name);
  const isVoid = (/** @type {string} */ other) => (isOfFile ? !OF_FILE.includes(other) : name === "target" && OF_TARGET.includes(other));
  const kept = Object.entries(answers).filter(([other]) => !isVoid(other));
  return { ...Object.fromEntries(kept), [name]: value };
}

/**
 * Answers that give a column a role.
 * @param {Reading} reading
 * @param {Answers} answers
 * @param {string} column
 * @param {string} role `target`, `split`, `left_out`, or the number of an input, counted from 0
 * @returns {Answers}
 */
export function answersWithRole(reading, answers, column, role) {
  const inputs = inputsOf(reading);
  const rest = inputs.filter((name) => name !== column);
  const split = reading.columns.find((each) => each.role === "split")?.name;
  /** @type {Answers} */
  const freed = split === column ? { ...answers, split: "none" } : answers;
  if (role === "target") return answersWith(rest.length < inputs.length ? { ...freed, inputs: rest } : freed, "target", column);
  if (role === "split") return { ...freed, split: column, inputs: rest };
  if (role === "left_out") return { ...freed, inputs: rest };
  return { ...freed, inputs: placed(inputs, column, Number(role)) };
}

/**
 * Inputs with a column at a place: it changes places with the one that is there, or takes its place.
 * @param {string[]} inputs
 * @param {string} column
 * @param {number} place
 */
export function placed(inputs, column, place) {
  const before = inputs.indexOf(column);
  const result = [...inputs];
  if (place >= result.length) return [...result.filter((name) => name !== column), column];
  if (before >= 0) result[before] = result[place];
  result[place] = column;
  return result;
}

/**
 * The roles that a column can have, each as `answersWithRole` takes it.
 * @param {Reading} reading
 * @param {string} column
 * @param {number} mostInputs
 */
export function rolesFor(reading, column, mostInputs) {
  /** @param {string} name */
  const offers = (name) => reading.decisions.some((each) => each.name === name && each.choices.some(({ value }) => value === column));
  const inputs = inputsOf(reading);
  const places = Math.min(Math.max(2, inputs.includes(column) ? inputs.length : inputs.length + 1), mostInputs);
  const isTarget = reading.columns.some(({ name, role }) => name === column && role === "target");
  return [
    ...(offers("inputs") || isInput(reading, column) ? [...Array(places).keys()].map(String) : []),
    ...(offers("target") || isTarget ? ["target"] : []),
    ...(offers("split") ? ["split"] : []),
    ...(isTarget ? [] : ["left_out"]),
  ];
}

/**
 * @param {Reading} reading
 * @param {string} column
 */
function isInput(reading, column) {
  return inputsOf(reading).includes(column);
}

/**
 * The role that a column has now, as `rolesFor` names it.
 * @param {Reading} reading
 * @param {Column} column
 */
export function roleOf(reading, { name, role }) {
  const place = inputsOf(reading).indexOf(name);
  return place >= 0 ? String(place) : role === "input" ? "0" : role;
}
