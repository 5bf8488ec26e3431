/**
 * Formulas as trees: numbers in the places of symbols, their value, and their LaTeX. Pure.
 *
 * @typedef {import("./formula_reading.js").Tree} Tree
 * @typedef {import("./formula_reading.js").Relation} Relation
 * @typedef {import("./formula_reading.js").SymbolNode} SymbolNode
 * @typedef {import("./shown_number.js").Shown} Shown
 *
 * @typedef {Record<string, number>} Indices  what each index stands for at this place
 * @typedef {object} Meaning what the symbols of a formula stand for
 * @property {(symbol: SymbolNode, indices: Indices) => Tree | undefined} of
 * @property {(kind: "sum" | "prod" | "max", sub: string) => {index: string, values: number[]} | number | undefined} [over]  the values
 *     that an index runs through; a number where the whole has been worked out already
 */

import { shown } from "./shown_number.js";

/** @type {Record<string, (...given: number[]) => number>} */
const FUNCTIONS = {
  exp: Math.exp,
  ln: Math.log,
  tanh: Math.tanh,
  max: Math.max,
  min: Math.min,
  Φ: (z) => 0.5 * complementaryError(-z / Math.SQRT2),
};
const RELATIONS = /** @type {Record<string, (a: number, b: number) => boolean>} */ ({
  "=": (a, b) => a === b,
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
  "≤": (a, b) => a <= b,
  "≥": (a, b) => a >= b,
  "≠": (a, b) => a !== b,
});

/**
 * @param {number | Shown} given unrounded, or as it is shown
 * @returns {Tree}
 */
export function numberNode(given) {
  return typeof given === "number" ? { is: "number", value: given } : { is: "number", value: given.value, shown: given };
}

/**
 * @param {string} name
 * @param {string} [sub]
 * @returns {SymbolNode}
 */
export function symbol(name, sub = "") {
  return { is: "symbol", name, sub, hat: false };
}

/**
 * @param {...Tree} factors
 * @returns {Tree}
 */
export function product(...factors) {
  return factors.length === 1 ? factors[0] : { is: "product", factors };
}

/**
 * The formula with numbers where its symbols have a meaning. Of cases the one that holds is left, of a sum over an index
 * its terms.
 * @param {Tree} tree
 * @param {Meaning} meaning
 * @param {Indices} [indices]
 * @returns {Tree}
 */
export function substituted(tree, meaning, indices = {}) {
  /** @param {Tree} part */
  const within = (part) => substituted(part, meaning, indices);
  switch (tree.is) {
    case "symbol":
      return meaning.of(tree, indices) ?? tree;
    case "sum":
      return { is: "sum", terms: tree.terms.map(({ sign, node }) => ({ sign, node: within(node) })) };
    case "product":
      return { is: "product", factors: tree.factors.map(within) };
    case "fraction":
      return { is: "fraction", top: within(tree.top), bottom: within(tree.bottom) };
    case "power":
      return { is: "power", base: within(tree.base), exponent: within(tree.exponent) };
    case "root":
    case "absolute":
      return { is: tree.is, of: within(tree.of) };
    case "call":
      return { is: "call", name: tree.name, given: tree.given.map(within) };
    case "cases":
      return within((tree.rows.find(({ condition }) => holds(condition, meaning, indices)) ?? tree.rows[tree.rows.length - 1]).value);
    case "over": {
      const run = meaning.over?.(tree.kind, tree.sub);
      if (typeof run === "number") return { is: "number", value: run };
      if (!run) return { ...tree, of: within(tree.of) };
      const each = run.values.map((value) => substituted(tree.of, meaning, { ...indices, [run.index]: value }));
      if (tree.kind === "max") return each.length === 1 ? each[0] : { is: "call", name: "max", given: each };
      if (tree.kind === "prod") return product(...each);
      return each.length === 1 ? each[0] : { is: "sum", terms: each.map((node) => ({ sign: 1, node })) };
    }
    default:
      return tree;
  }
}

/**
 * @param {Relation} condition
 * @param {Meaning} meaning
 * @param {Indices} indices
 */
function holds({ left, relation, right }, meaning, indices) {
  const [a, b] = [left, right].map((side) => evaluated(substituted(side, meaning, indices)));
  return RELATIONS[relation](a, b);
}

/**
 * @param {Tree} tree
 * @param {boolean} [isAsShown] reckons with the rounded numbers instead
 * @returns {number} NaN where a symbol is left
 */
export function evaluated(tree, isAsShown = false) {
  /** @param {Tree} part */
  const of = (part) => evaluated(part, isAsShown);
  switch (tree.is) {
    case "number":
      return isAsShown && tree.shown ? tree.shown.rounded : tree.value;
    case "sum":
      return tree.terms.slice(1).reduce((total, { sign, node }) => total + sign * of(node), tree.terms[0].sign * of(tree.terms[0].node));
    case "product":
      return tree.factors.slice(1).reduce((total, each) => total * of(each), of(tree.factors[0]));
    case "fraction":
      return of(tree.top) / of(tree.bottom);
    case "power":
      return of(tree.base) ** of(tree.exponent);
    case "root":
      return Math.sqrt(of(tree.of));
    case "absolute":
      return Math.abs(of(tree.of));
    case "call":
      return FUNCTIONS[tree.name]?.(...tree.given.map(of)) ?? NaN;
    default:
      return NaN;
  }
}

/**
 * The numbers of a tree rounded to be shown; those that have their text already, and those of the formula itself, keep it.
 * @param {Tree} tree
 * @param {number} digits
 * @returns {Tree}
 */
export function rounded(tree, digits) {
  /** @param {Tree} part */
  const of = (part) => rounded(part, digits);
  switch (tree.is) {
    case "number":
      return tree.shown ? tree : { ...tree, shown: shown(tree.value, digits) };
    case "sum":
      return { is: "sum", terms: tree.terms.map(({ sign, node }) => ({ sign, node: of(node) })) };
    case "product":
      return { is: "product", factors: tree.factors.map(of) };
    case "fraction":
      return { is: "fraction", top: of(tree.top), bottom: of(tree.bottom) };
    case "power":
      return { is: "power", base: of(tree.base), exponent: of(tree.exponent) };
    case "root":
    case "absolute":
      return { is: tree.is, of: of(tree.of) };
    case "call":
      return { is: "call", name: tree.name, given: tree.given.map(of) };
    default:
      return tree;
  }
}

/**
 * Whether a part needs parentheses where it is multiplied, or follows a sign.
 * @param {Tree} part
 * @param {boolean} isBase of a power, which stands before its exponent
 */
export function needsParentheses(part, isBase = false) {
  if (part.is === "sum") return true;
  if (part.is === "number") return textOf(part).startsWith("−") || (isBase && textOf(part).includes("e"));
  return isBase && (part.is === "product" || part.is === "fraction" || part.is === "call" || part.is === "power");
}

/**
 * Whether a dot stands between two factors: before a number, which would read as one with what it follows.
 * @param {Tree} before
 * @param {Tree} after
 */
export function needsDot(before, after) {
  const begins = after.is === "power" ? after.base : after;
  return (begins.is === "number" || begins.is === "fraction") && before.is !== "call";
}

/** @param {import("./formula_reading.js").NumberNode} node */
export function textOf(node) {
  return node.shown?.text ?? String(node.value).replaceAll("-", "−");
}

const LATEX = /** @type {Record<string, string>} */ ({
  α: "\\alpha",
  β: "\\beta",
  γ: "\\gamma",
  δ: "\\delta",
  Δ: "\\Delta",
  ε: "\\varepsilon",
  η: "\\eta",
  λ: "\\lambda",
  μ: "\\mu",
  ρ: "\\rho",
  σ: "\\sigma",
  ψ: "\\psi",
  Φ: "\\Phi",
  "∂": "\\partial ",
  ln: "\\ln",
  max: "\\max",
  min: "\\min",
  tanh: "\\tanh",
  "=": "=",
  "←": "\\leftarrow",
  "·": "\\cdot",
  "+": "+",
  "−": "-",
  "≈": "\\approx",
  "(": "\\left(",
  ")": "\\right)",
  "∑": "\\sum",
});

/** @param {string} sign a Greek letter, a function's name or an operator */
export function latexOf(sign) {
  return LATEX[sign] ?? sign;
}

/**
 * @param {Tree} tree
 * @returns {string}
 */
export function toLatex(tree) {
  /** @param {Tree} part */
  const within = (part, isBase = false) => (needsParentheses(part, isBase) ? `\\left(${toLatex(part)}\\right)` : toLatex(part));
  switch (tree.is) {
    case "number":
      return latexNumber(textOf(tree));
    case "symbol": {
      const name = LATEX[tree.name] ?? (tree.name.length > 1 ? `\\text{${tree.name}}` : tree.name);
      return `${tree.hat ? `\\hat{${name}}` : name}${tree.sub ? `_{${tree.sub}}` : ""}`;
    }
    case "sum":
      return tree.terms
        .map(({ sign, node }, i) => `${sign < 0 ? "-" : i ? "+" : ""}${i || sign < 0 ? within(node) : toLatex(node)}`)
        .join(" ");
    case "product":
      return tree.factors.map((part, i) => `${i && needsDot(tree.factors[i - 1], part) ? "\\cdot " : ""}${within(part)}`).join(" ");
    case "fraction":
      return `\\frac{${toLatex(tree.top)}}{${toLatex(tree.bottom)}}`;
    case "power":
      return `${within(tree.base, true)}^{${toLatex(tree.exponent)}}`;
    case "root":
      return `\\sqrt{${toLatex(tree.of)}}`;
    case "absolute":
      return `\\left|${toLatex(tree.of)}\\right|`;
    case "call":
      if (tree.name === "exp") return `e^{${toLatex(tree.given[0])}}`;
      return `${LATEX[tree.name] ?? `\\operatorname{${tree.name}}`}\\left(${tree.given.map(toLatex).join(", ")}\\right)`;
    default:
      return "";
  }
}

/** @param {string} text */
export function latexNumber(text) {
  const [mantissa, exponent] = text.replaceAll("−", "-").replace("∞", "\\infty").split("e");
  return exponent === undefined ? mantissa : `${mantissa} \\cdot 10^{${exponent}}`;
}

/**
 * erfc(x), to about 1e-15 of its value, by its continued fraction and by erf's series.
 * @param {number} x
 */
function complementaryError(x) {
  const size = Math.abs(x);
  if (size < 2) {
    let term = size;
    let total = size;
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(total); n += 1) {
      term *= (2 * size * size) / (2 * n + 1);
      total += term;
    }
    const erf = (2 / Math.sqrt(Math.PI)) * Math.exp(-size * size) * total;
    return x < 0 ? 1 + erf : 1 - erf;
  }
  let fraction = 0;
  for (let n = 120; n > 0; n -= 1) fraction = n / 2 / (size + fraction);
  const tail = Math.exp(-size * size) / Math.sqrt(Math.PI) / (size + fraction);
  return x < 0 ? 2 - tail : tail;
}
