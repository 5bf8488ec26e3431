/**
 * One line of arithmetic: its terms with their numbers in place, what they make, and by how much rounding is off. Pure.
 *
 * @typedef {import("./formula_reading.js").Tree} Tree
 * @typedef {import("./shown_number.js").Shown} Shown
 * @typedef {{say: string, blanks?: Record<string, unknown>} | {feature: number} | {text: string}} Word  a sentence of the page, the name
 *     of an input, or signs that are the same in every language
 * @typedef {{kind: "neuron", layer: number, neuron: number} | {kind: "parameter", index: number} | {kind: "loss"}
 *     | {kind: "member", member: number}} Target  what a term leads to: one level further, or to a sample of the batch
 *
 * @typedef {object} Item what stands in a line beside another
 * @property {string} [sign] an operator or a parenthesis
 * @property {Tree} [tree]
 * @property {Word} [caption] what stands below it
 * @property {"positive" | "negative" | "backward" | "plain"} [tone] of what underlines it
 * @property {Target} [goesTo]
 *
 * @typedef {object} Term of a sum
 * @property {number[]} factors
 * @property {number} value
 * @property {(shown: string) => Word} caption given its rounded value
 * @property {Word} name
 * @property {Item["tone"]} [tone]
 * @property {Target} [goesTo]
 *
 * @typedef {object} Line
 * @property {string} name unique within its level
 * @property {Word | null} label null: it goes on with the line before it
 * @property {"forward" | "loss" | "backward" | "update"} tone
 * @property {Item[]} items up to the last equals sign
 * @property {Shown} result
 * @property {Word} resultName
 * @property {Target | null} goesTo what the result leads to
 * @property {{count: number, items: Item[], value: Shown} | null} rest smaller terms, which stand in the line as their sum
 * @property {{gives: string, by: string} | null} gap what the numbers as they are shown give, where that is something else
 * @property {number[]} alsoRight answers of those who reckon with the shown numbers
 * @property {{head: Word[], rows: (Word | number)[][]}} table
 * @property {string} latex
 * @property {string | null} numpy lines of Python that print the result, unrounded; null where they are not known yet
 */

import { evaluated, latexNumber, latexOf, numberNode, product, toLatex } from "./formula.js";
import { decimalsFor, fixed, shown } from "./shown_number.js";

/** Of one line, with the bias or whatever else is added; beyond it stand the smaller ones as their sum. */
export const MOST_TERMS = 12;
/** So few stand in the order of the picture; of more the largest comes first. */
const IN_ORDER = 4;
/** A result may be so much smaller than its terms and still have all its digits. */
const CANCELLED = 1e-3;

/**
 * @param {string} key
 * @param {Record<string, unknown>} [blanks]
 * @returns {Word}
 */
export function word(key, blanks) {
  return { say: `page.follow.card.${key}`, ...(blanks && { blanks }) };
}

/** @param {string} text @returns {Word} */
export function signs(text) {
  return { text };
}

/** @param {number} number */
export function below(number) {
  return String(number).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]);
}

/**
 * The items of a sum, largest first, all rounded to the same place; the smaller ones of many as one.
 * @param {Term[]} terms
 * @param {{decimals: number, digits: number, most?: number}} given
 * @returns {{items: Item[], rest: Line["rest"], rounded: number, byFactors: number}} rounded: the sum of what is shown; byFactors: that of
 *     the shown factors multiplied
 */
export function sumItems(terms, { decimals, digits, most = MOST_TERMS }) {
  const sorted = terms.length <= IN_ORDER ? terms : terms.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const kept = sorted.length > most ? sorted.slice(0, most) : sorted;
  const others = sorted.slice(kept.length);
  const items = kept.map((term) => itemOf(term, { decimals, digits }));
  const restValue = others.reduce((total, { value }) => total + value, 0);
  /** @type {Line["rest"]} */
  const rest = others.length
    ? { count: others.length, value: fixed(restValue, decimals), items: others.map((term) => itemOf(term, { decimals, digits })) }
    : null;
  const inUnits = [...kept.map(({ value }) => fixed(value, decimals).rounded), rest?.value.rounded ?? 0];
  const byFactors = kept.map(({ factors }) => factors.reduce((total, factor) => total * shown(factor, digits).rounded, 1));
  return {
    items,
    rest,
    rounded: totalAt(inUnits, decimals),
    byFactors: byFactors.reduce((total, each) => total + each, rest?.value.rounded ?? 0),
  };
}

/**
 * @param {Term} term
 * @param {{decimals: number, digits: number}} given
 * @returns {Item}
 */
function itemOf({ factors, value, caption, tone, goesTo }, { decimals, digits }) {
  const rounded = fixed(value, decimals);
  const trees = factors.map((factor) => numberNode(factors.length === 1 ? rounded : shown(factor, digits)));
  return {
    tree: product(...trees),
    caption: caption(rounded.text),
    tone: tone ?? (value < 0 ? "negative" : "positive"),
    ...(goesTo && { goesTo }),
  };
}

/**
 * A sum of numbers that have so many decimals, without the drift of binary fractions.
 * @param {number[]} numbers
 * @param {number} decimals
 */
export function totalAt(numbers, decimals) {
  const total = numbers.reduce((sum, each) => sum + each, 0);
  return Number.isFinite(total) ? Number(total.toFixed(decimals)) : total;
}

/**
 * The place to which a sum and its terms are rounded: fine enough for the result, unless its terms cancel each other. Of integers none.
 * @param {number} result
 * @param {number[]} terms
 * @param {number} digits
 */
export function placeOf(result, terms, digits) {
  if ([result, ...terms].every(Number.isInteger)) return 0;
  const largest = terms.reduce((most, term) => Math.max(most, Math.abs(term)), 0);
  return decimalsFor(Math.max(Math.abs(result), largest * CANCELLED), digits);
}

/**
 * With plus signs between.
 * @param {Item[]} items
 * @param {Line["rest"]} [rest]
 * @returns {Item[]}
 */
export function added(items, rest = null) {
  const all = rest
    ? [
        ...items,
        {
          tree: numberNode(rest.value),
          caption: word("smaller", { count: rest.count, value: rest.value.text }),
          tone: /** @type {const} */ ("plain"),
        },
      ]
    : items;
  return all.flatMap((item, i) => (i ? [{ sign: "+" }, item] : [item]));
}

/**
 * @param {object} given
 * @param {string} given.name
 * @param {Word | null} given.label
 * @param {Line["tone"]} given.tone
 * @param {Tree} given.left
 * @param {string} [given.relation]
 * @param {Item[]} given.items
 * @param {number} given.value
 * @param {number} given.digits
 * @param {number} [given.decimals] of the result, where it is not its own
 * @param {Word} given.resultName
 * @param {Target | null} [given.goesTo]
 * @param {Line["rest"]} [given.rest]
 * @param {number} given.asShown what the shown numbers give; NaN where that cannot be told
 * @param {number[]} [given.alsoRight]
 * @param {Line["table"]} given.table
 * @param {string | null} given.numpy
 * @returns {Line}
 */
export function makeLine(given) {
  const {
    name,
    label,
    tone,
    left,
    relation = "=",
    items,
    value,
    digits,
    resultName,
    goesTo = null,
    rest = null,
    asShown,
    alsoRight = [],
    table,
    numpy,
  } = given;
  const result = given.decimals === undefined ? shown(value, digits) : fixed(value, given.decimals);
  const place = Number.isFinite(result.decimals) ? result.decimals : digits;
  const gives = Number.isFinite(asShown) && Number.isFinite(value) ? fixed(asShown, place) : result;
  const by = fixed(Math.abs(totalAt([gives.rounded, -result.rounded], place)), place);
  return {
    name,
    label,
    tone,
    result,
    resultName,
    goesTo,
    rest,
    table,
    numpy,
    items: [{ tree: left }, { sign: relation }, ...items],
    gap: by.rounded === 0 ? null : { gives: gives.text, by: by.text },
    alsoRight: [asShown, ...alsoRight].filter(Number.isFinite),
    latex: `${toLatex(left)} ${latexOf(relation)} ${items.map(latexItem).join(" ")} = ${latexNumber(result.text)}`,
  };
}

/** @param {Item} item */
function latexItem({ sign, tree }) {
  if (sign) return latexOf(sign);
  if (!tree) return "";
  const text = toLatex(tree);
  return tree.is === "number" && text.startsWith("-") ? `\\left(${text}\\right)` : text;
}

/**
 * A line whose right-hand side is one formula, its numbers rounded to be shown.
 * @param {Omit<Parameters<typeof makeLine>[0], "items" | "asShown"> & {tree: Tree, caption?: Word}} given  tree: as it is shown
 */
export function formulaLine({ tree, caption, ...given }) {
  return makeLine({ ...given, items: [{ tree, ...(caption && { caption }) }], asShown: evaluated(tree, true) });
}
