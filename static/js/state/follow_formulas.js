/**
 * The formulas of the rows of tables (activations, losses, optimizers, penalties) with the numbers of one step. Pure.
 *
 * @typedef {import("./formula_reading.js").Tree} Tree
 * @typedef {import("./formula_reading.js").Statement} Statement
 * @typedef {import("./formula_reading.js").SymbolNode} SymbolNode
 * @typedef {{name: string, latex?: string, numpy?: import("./follow_numpy.js").Source, hyperparameters?: {name: string, default: number}[]}} FormulaRow
 */

import { hyperparameterOf } from "./choices.js";
import { numberNode, substituted } from "./formula.js";
import { readFormula } from "./formula_reading.js";
import { exactly } from "./shown_number.js";

/** Hyperparameters whose symbol says which they are; the others appear in a formula in the order of their row. */
const SYMBOLS = /** @type {Record<string, string>} */ ({ epsilon: "ε" });
/** @type {Map<string, Statement[] | null>} */
const read = new Map();

/**
 * @param {FormulaRow | undefined} row
 * @returns {Statement[] | null} null where its formula is not there, or is beyond what can be read
 */
export function statementsOf(row) {
  if (!row?.latex) return null;
  if (!read.has(row.latex)) read.set(row.latex, attempted(row.latex));
  return read.get(row.latex) ?? null;
}

/** @param {string} latex */
function attempted(latex) {
  try {
    return readFormula(latex);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** @param {SymbolNode} node */
export function keyOf({ name, sub, hat }) {
  return `${name}${hat ? "^" : ""}${sub}`;
}

/**
 * The values of a choice's hyperparameters, in the row's order.
 * @param {FormulaRow | undefined} row
 * @param {Choice} choice
 * @returns {number[]}
 */
export function settingsOf(row, choice) {
  return (row?.hyperparameters ?? []).map((each) => hyperparameterOf(choice, each));
}

/**
 * What the symbols for a choice's hyperparameters stand for.
 * @param {FormulaRow | undefined} row
 * @param {Choice} choice
 * @param {(key: string) => boolean} isKnown symbols that mean something else
 * @returns {Record<string, Tree>} by key of the symbol
 */
export function settingSymbols(row, choice, isKnown) {
  const statements = statementsOf(row) ?? [];
  const lefts = new Set(statements.map(({ left }) => (left.is === "symbol" ? keyOf(left) : "")));
  const found = new Set(statements.flatMap(({ right }) => right.flatMap(symbolsIn)));
  const hyperparameters = row?.hyperparameters ?? [];
  const fixedSymbols = new Set(hyperparameters.map(({ name }) => SYMBOLS[name]));
  const free = [...found].filter((key) => !lefts.has(key) && !isKnown(key) && !fixedSymbols.has(key));
  return Object.fromEntries(
    hyperparameters.map((each) => [SYMBOLS[each.name] ?? free.shift() ?? each.name, numberNode(exactly(hyperparameterOf(choice, each)))]),
  );
}

/**
 * @param {Tree} tree
 * @returns {string[]} keys, in the order in which they stand
 */
function symbolsIn(tree) {
  switch (tree.is) {
    case "symbol":
      return [keyOf(tree)];
    case "sum":
      return tree.terms.flatMap(({ node }) => symbolsIn(node));
    case "product":
      return tree.factors.flatMap(symbolsIn);
    case "fraction":
      return [...symbolsIn(tree.top), ...symbolsIn(tree.bottom)];
    case "power":
      return [...symbolsIn(tree.base), ...symbolsIn(tree.exponent)];
    case "root":
    case "absolute":
    case "over":
      return symbolsIn(tree.of);
    case "call":
      return tree.given.flatMap(symbolsIn);
    case "cases":
      return tree.rows.flatMap(({ value, condition }) => [
        ...symbolsIn(value),
        ...symbolsIn(condition.left),
        ...symbolsIn(condition.right),
      ]);
    default:
      return [];
  }
}

/**
 * f(z) with its numbers, unrounded.
 * @param {FormulaRow | undefined} row
 * @param {Choice} choice
 * @param {{z: number, leak: number}} numbers  leak: the neuron's own slope below zero, NaN where it has none
 * @returns {Tree | null}
 */
export function activationTree(row, choice, { z, leak }) {
  const statements = statementsOf(row);
  if (!statements) return null;
  const settings = settingSymbols(row, choice, (key) => key === "z");
  const learned = Number.isFinite(leak) ? numberNode(leak) : undefined;
  const of = (/** @type {SymbolNode} */ node) =>
    keyOf(node) === "z" ? numberNode(z) : ((settings[keyOf(node)] && learned) ?? settings[keyOf(node)]);
  return substituted(statements[statements.length - 1].right[0], { of });
}

/**
 * The loss of one sample with its numbers, unrounded.
 * @param {FormulaRow | undefined} row
 * @param {Choice} choice
 * @param {{outputs: number[], targets: number[], logits: number[]}} sample
 * @returns {Tree | null}
 */
export function lossTree(row, choice, { outputs, targets, logits }) {
  const statements = statementsOf(row);
  if (!statements) return null;
  const chosen = targets.indexOf(Math.max(...targets));
  const known = /** @type {Record<string, number[]>} */ ({ a: outputs, p: outputs, y: targets, t: targets, z: logits });
  const isKnown = (/** @type {string} */ key) => key[0] in known;
  const settings = settingSymbols(row, choice, isKnown);
  const all = targets.map((_, output) => output);
  const { right } = statements[statements.length - 1];
  /** @param {number} only which output is meant where no index says so */
  const meaning = (only) => ({
    of: (/** @type {SymbolNode} */ { name, sub, hat }, /** @type {Record<string, number>} */ indices) => {
      if (!(name in known)) return settings[keyOf({ is: "symbol", name, sub, hat })];
      const at = sub === "" ? only : sub === "y" ? chosen : indices[sub];
      return at === undefined ? undefined : numberNode(known[name][at]);
    },
    over: (/** @type {"sum" | "prod" | "max"} */ kind, /** @type {string} */ sub) => ({
      index: sub[0],
      values: kind === "max" ? all.filter((output) => output !== chosen) : all,
    }),
  });
  if (isIndexed(right[0]) || all.length === 1) return substituted(right[0], meaning(0));
  return { is: "sum", terms: all.map((output) => ({ sign: 1, node: substituted(right[0], meaning(output)) })) };
}

/**
 * Whether a formula says itself which outputs it is about.
 * @param {Tree} tree
 */
function isIndexed(tree) {
  return JSON.stringify(tree).includes('"over"') || /"sub":"[a-z]"/.test(JSON.stringify(tree));
}

/**
 * What a penalty adds to the gradient, and by how much it moves a weight towards zero: the rates of w²/2 and of |w|, read off
 * its formula at two weights.
 * @param {FormulaRow | undefined} row
 * @param {Choice} choice
 * @param {number} rate
 * @param {(tree: Tree) => number} evaluate
 * @returns {{square: number, absolute: number}}
 */
export function penaltyRates(row, choice, rate, evaluate) {
  const statements = statementsOf(row);
  if (!statements) return { square: NaN, absolute: NaN };
  const isKnown = (/** @type {string} */ key) => key === "λ" || key[0] === "w";
  const settings = settingSymbols(row, choice, isKnown);
  const at = (/** @type {number} */ weight) =>
    evaluate(
      substituted(statements[0].right[0], {
        of: (node) => (node.name === "w" ? numberNode(weight) : node.name === "λ" ? numberNode(rate) : settings[keyOf(node)]),
        over: () => ({ index: "j", values: [0] }),
      }),
    );
  const plain = (/** @type {number} */ number) => Number(number.toPrecision(12)); // without the rounding of the difference
  const square = plain(at(2) - 2 * at(1));
  return { square, absolute: plain(at(1) - square / 2) };
}

/**
 * The statements of an optimizer, one after the other: each with its numbers, and what it gives.
 * @param {FormulaRow | undefined} row
 * @param {Choice} choice
 * @param {{w: number, g: number, rate: number, time: number, slots: number[], slotsAfter: number[]}} numbers
 * @param {(tree: Tree) => number} evaluate
 * @returns {{left: SymbolNode, relation: string, tree: Tree, value: number, slot: number | null}[] | null}  slot: which of the
 *     optimizer's numbers it is
 */
export function optimizerSteps(row, choice, { w, g, rate, time, slots, slotsAfter }, evaluate) {
  const statements = statementsOf(row);
  if (!statements) return null;
  const kept = statements.flatMap(({ left, relation }) =>
    relation === "←" && left.is === "symbol" && left.name !== "w" ? [keyOf(left)] : [],
  );
  const known = /** @type {Record<string, Tree>} */ ({
    w: numberNode(w),
    g: numberNode(g),
    η: numberNode(exactly(rate)),
    t: numberNode(exactly(time)),
    ...Object.fromEntries(kept.map((key, slot) => [key, numberNode(slots[slot] ?? 0)])),
  });
  const settings = settingSymbols(row, choice, (key) => key in known || key.startsWith("μt") || key === "μi");
  const momentum = statements.find(({ left }) => left.is === "symbol" && keyOf(left) === "μt");
  /** A number that depends on the step, such as nadam's momentum. @param {number} at */
  const momentumAt = (at) =>
    momentum
      ? evaluate(substituted(momentum.right[0], { of: (node) => (node.name === "t" ? numberNode(at) : settings[keyOf(node)]) }))
      : NaN;
  const products = new Map();
  /** @param {number} until */
  const productUntil = (until) => {
    if (!products.has(until)) {
      let total = 1;
      for (let at = 1; at <= until; at += 1) total *= momentumAt(at);
      products.set(until, total);
    }
    return products.get(until);
  };
  return statements.map(({ left, relation, right }) => {
    const symbol = /** @type {SymbolNode} */ (left);
    const key = keyOf(symbol);
    const tree = substituted(right[0], {
      of: (node) =>
        known[keyOf(node)] ??
        settings[keyOf(node)] ??
        (node.name === "μ" && node.sub === "t+1" ? numberNode(momentumAt(time + 1)) : undefined),
      over: (_, sub) => productUntil(sub.endsWith("+1") ? time + 1 : time),
    });
    const slot = relation === "←" ? kept.indexOf(key) : -1;
    const value = slot >= 0 && slot in slotsAfter ? slotsAfter[slot] : evaluate(tree);
    known[key] = numberNode(value);
    return { left: symbol, relation, tree, value, slot: slot >= 0 ? slot : null };
  });
}
