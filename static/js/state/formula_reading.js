/**
 * Reads the LaTeX formulas of the tables' rows as trees, so that numbers can take the places of their symbols. Pure.
 * It knows the notation of those rows and no other: fractions, roots, powers, cases, sums and products over an index.
 *
 * @typedef {{is: "number", value: number, shown?: import("./shown_number.js").Shown}} NumberNode
 * @typedef {{is: "symbol", name: string, sub: string, hat: boolean}} SymbolNode  sub: what stands below it, as it is written
 * @typedef {{is: "sum", terms: {sign: 1 | -1, node: Tree}[]}} SumNode
 * @typedef {{is: "product", factors: Tree[]}} ProductNode
 * @typedef {{is: "fraction", top: Tree, bottom: Tree}} FractionNode
 * @typedef {{is: "power", base: Tree, exponent: Tree}} PowerNode
 * @typedef {{is: "root", of: Tree}} RootNode
 * @typedef {{is: "absolute", of: Tree}} AbsoluteNode
 * @typedef {{is: "call", name: string, given: Tree[]}} CallNode
 * @typedef {{is: "over", kind: "sum" | "prod" | "max", sub: string, of: Tree}} OverNode  over every value of an index
 * @typedef {{is: "cases", rows: {value: Tree, condition: Relation}[]}} CasesNode
 * @typedef {NumberNode | SymbolNode | SumNode | ProductNode | FractionNode | PowerNode | RootNode | AbsoluteNode | CallNode
 *     | OverNode | CasesNode} Tree
 * @typedef {{left: Tree, relation: string, right: Tree}} Relation
 * @typedef {{left: Tree, relation: string, right: Tree[]}} Statement  right: one or several forms of the same
 */

const TOKEN = /\\begin\{\w+\}|\\end\{\w+\}|\\[A-Za-z]+|\\\\|\\,|\d+(?:\.\d+)?|[A-Za-z]|[\^_{}()|&+\-=<>,]/g;
const SPACES = new Set(["\\,", "\\quad", "&"]);
const RELATIONS = { "=": "=", ">": ">", "<": "<", "\\le": "≤", "\\ge": "≥", "\\ne": "≠", "\\leftarrow": "←" };
const FUNCTIONS = { "\\max": "max", "\\min": "min", "\\ln": "ln", "\\tanh": "tanh", "\\Phi": "Φ" };
const GREEK = {
  "\\alpha": "α",
  "\\beta": "β",
  "\\delta": "δ",
  "\\Delta": "Δ",
  "\\varepsilon": "ε",
  "\\eta": "η",
  "\\lambda": "λ",
  "\\mu": "μ",
  "\\rho": "ρ",
  "\\psi": "ψ",
};
const CLOSING = new Set([")", "&", "|", "}", ",", "\\\\", "\\end", "\\right", undefined]);

/**
 * @param {string} latex
 * @returns {Statement[]} line by line
 * @throws {SyntaxError} there is something that no row had when this was written
 */
export function readFormula(latex) {
  const tokens = tokensOf(latex);
  let at = 0;
  const peek = () => tokens[at];
  /** @param {string} [wanted] */
  const take = (wanted) => {
    const token = tokens[at++];
    if (wanted !== undefined && token !== wanted) throw new SyntaxError(`${wanted} expected, not ${token}, in ${latex}`);
    return token;
  };

  /** @returns {Statement[]} */
  function statements() {
    const found = [];
    while (at < tokens.length) {
      if (peek() === "\\begin" && tokens[at + 2] === "split") at += 4;
      else if (peek() === "\\end") at += 4;
      else if (peek() === "\\\\" || peek() === ",") at += 1;
      else found.push(statement());
    }
    return found;
  }

  /** @returns {Statement} */
  function statement() {
    const left = sum();
    const relation = RELATIONS[/** @type {keyof typeof RELATIONS} */ (take())];
    const right = [sum()];
    while (peek() === "=") {
      take();
      right.push(sum());
    }
    return { left, relation, right };
  }

  /** @returns {Tree} */
  function sum() {
    /** @type {SumNode["terms"]} */
    const terms = [];
    for (;;) {
      /** @type {1 | -1} */
      const sign = peek() === "-" ? -1 : 1;
      if (peek() === "-" || peek() === "+") take();
      terms.push({ sign, node: product() });
      if (peek() !== "+" && peek() !== "-") break;
    }
    return terms.length === 1 && terms[0].sign === 1 ? terms[0].node : { is: "sum", terms };
  }

  /** @returns {Tree} */
  function product() {
    const factors = [factor()];
    while (!CLOSING.has(peek()) && peek() !== "+" && peek() !== "-" && !(peek() in RELATIONS)) factors.push(factor());
    return factors.length === 1 ? factors[0] : { is: "product", factors };
  }

  /** @returns {Tree} */
  function factor() {
    const token = peek();
    if (token === "\\sum" || token === "\\prod") {
      take();
      take("_");
      return { is: "over", kind: token === "\\sum" ? "sum" : "prod", sub: written(), of: product() };
    }
    let node = atom();
    if (peek() !== "^") return node;
    take();
    const exponent = group();
    if (node.is === "symbol" && node.name === "e") return { is: "call", name: "exp", given: [exponent] };
    node = { is: "power", base: node, exponent };
    return node;
  }

  /** @returns {Tree} */
  function atom() {
    const token = take();
    if (token === "\\frac") return { is: "fraction", top: group(), bottom: group() };
    if (token === "\\sqrt") return { is: "root", of: group() };
    if (token === "\\left") {
      if (tokens[at] === "|") {
        take();
        const of = sum();
        take("\\right");
        take("|");
        return { is: "absolute", of };
      }
      take("(");
      const within = sum();
      take("\\right");
      take(")");
      return within;
    }
    if (token === "(") {
      const within = sum();
      take(")");
      return within;
    }
    if (token === "\\begin") return cases();
    if (token in FUNCTIONS) return call(FUNCTIONS[/** @type {keyof typeof FUNCTIONS} */ (token)]);
    if (/^\d/.test(token)) return { is: "number", value: Number(token) };
    if (token === "\\hat") return { .../** @type {SymbolNode} */ (group()), hat: true };
    const name = /^[A-Za-z]$/.test(token) ? token : GREEK[/** @type {keyof typeof GREEK} */ (token)];
    if (!name) throw new SyntaxError(`${token} in ${latex}`);
    let sub = "";
    if (peek() === "_") {
      take();
      sub = written();
    }
    return { is: "symbol", name, sub, hat: false };
  }

  /**
   * @param {string} name
   * @returns {Tree}
   */
  function call(name) {
    if (peek() === "_") {
      take();
      return { is: "over", kind: "max", sub: written(), of: factor() };
    }
    const isStretched = peek() === "\\left";
    if (isStretched) take();
    take("(");
    const given = [sum()];
    while (peek() === ",") {
      take();
      given.push(sum());
    }
    if (isStretched) take("\\right");
    take(")");
    return { is: "call", name, given };
  }

  /** @returns {CasesNode} */
  function cases() {
    at += 3; // { cases }
    /** @type {CasesNode["rows"]} */
    const rows = [];
    while (peek() !== "\\end") {
      if (peek() === "\\\\") take();
      const value = sum();
      take("&");
      const left = sum();
      const relation = RELATIONS[/** @type {keyof typeof RELATIONS} */ (take())];
      rows.push({ value, condition: { left, relation, right: sum() } });
    }
    at += 4;
    return { is: "cases", rows };
  }

  /** One thing, or several in braces. @returns {Tree} */
  function group() {
    if (peek() !== "{") return atom();
    take();
    const within = sum();
    take("}");
    return within;
  }

  /** What is written below a symbol, as it stands. */
  function written() {
    if (peek() !== "{") return take();
    take();
    let text = "";
    while (peek() !== "}") {
      const token = take();
      text += RELATIONS[/** @type {keyof typeof RELATIONS} */ (token)] ?? token;
    }
    take();
    return text;
  }

  return statements();
}

/**
 * Tokens without what only makes room; `&` is kept within cases, where it parts a value from its condition.
 * @param {string} latex
 */
function tokensOf(latex) {
  let isInCases = false;
  return [...latex.matchAll(TOKEN)].flatMap(([token]) => {
    const environment = /^\\(begin|end)\{(\w+)\}$/.exec(token);
    if (environment) {
      if (environment[2] === "cases") isInCases = environment[1] === "begin";
      return [`\\${environment[1]}`, "{", environment[2], "}"];
    }
    return SPACES.has(token) && !(isInCases && token === "&") ? [] : [token];
  });
}
