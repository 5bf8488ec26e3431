/**
 * Code in the colours of its language: comments, strings, numbers and words of the language. Pure.
 *
 * @typedef {{kind: "" | "comment" | "string" | "number" | "word", text: string}} Piece
 * @typedef {{lines: string[], isNumbers: boolean}} Block  isNumbers: rows of a long array, of which a reader needs few
 */

const PYTHON = ["and as assert class def elif else except False finally for from if import in is lambda None not or pass raise",
  "return True try while with yield"].join(" ");
const JAVASCRIPT = ["async await break case class const continue default else export false for from function if import in let new null of",
  "return throw true try typeof undefined while"].join(" ");
const NUMBER = String.raw`\b\d[\d_]*\.?\d*(?:e[+-]?\d+)?\b`;

/** Of a language: what is told apart, in this order, and its words. */
const LANGUAGES = {
  python: {
    comments: "#[^\\n]*",
    strings: `"""[^]*?"""|'''[^]*?'''|"(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])*'`,
    words: PYTHON,
  },
  javascript: {
    comments: "//[^\\n]*|/\\*[^]*?\\*/",
    strings: "`(?:\\\\.|[^`\\\\])*`|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*'",
    words: JAVASCRIPT,
  },
  shell: {
    comments: "(?<=^|\\s)#[^\\n]*",
    strings: `"(?:\\\\.|[^"\\\\])*"|'[^']*'`,
    words: "cat curl playground",
  },
};

/**
 * @param {string} code
 * @param {string} language `python`, `javascript` or `shell`; any other has one colour
 * @returns {Piece[]} which are the code, put together
 */
export function piecesOf(code, language) {
  const rules = LANGUAGES[/** @type {keyof typeof LANGUAGES} */ (language)];
  if (!rules) return code ? [{ kind: "", text: code }] : [];
  const words = rules.words.replaceAll(" ", "|");
  const kinds = [`(?<comment>${rules.comments})`, `(?<string>${rules.strings})`, `(?<number>${NUMBER})`, `(?<word>\\b(?:${words})\\b)`];
  const pattern = new RegExp(kinds.join("|"), "gi");
  const exact = new Set(rules.words.split(" "));
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const found of code.matchAll(pattern)) {
    const { groups = {}, index } = found;
    const kind = /** @type {Piece["kind"]} */ (Object.keys(groups).find((name) => groups[name] !== undefined) ?? "");
    if (kind === "word" && !exact.has(found[0])) continue;
    if (index > end) pieces.push({ kind: "", text: code.slice(end, index) });
    pieces.push({ kind, text: found[0] });
    end = index + found[0].length;
  }
  if (end < code.length) pieces.push({ kind: "", text: code.slice(end) });
  return pieces;
}

const ROWS_SHOWN = 3;
const FEWEST_FOLDED = 8;
const OF_NUMBERS = /^[\s\d.,e+\-[\](){}]*\d[\s\d.,e+\-[\](){}]*$|^\s*[[\](){}],?$/;

/**
 * Code with its long arrays apart: of more rows of numbers than a few, all but the first are a block of their own.
 * @param {string} code
 * @returns {Block[]} whose lines are the code's, in order
 */
export function blocksOf(code) {
  /** @type {Block[]} */
  const blocks = [];
  let plain = /** @type {string[]} */ ([]);
  const lines = code.split("\n");
  for (let i = 0; i < lines.length; ) {
    let end = i;
    while (end < lines.length && OF_NUMBERS.test(lines[end])) end += 1;
    const isLong = end - i >= FEWEST_FOLDED;
    if (isLong) {
      plain.push(...lines.slice(i, i + ROWS_SHOWN));
      blocks.push({ lines: plain, isNumbers: false }, { lines: lines.slice(i + ROWS_SHOWN, end), isNumbers: true });
      plain = [];
    } else plain.push(...lines.slice(i, Math.max(end, i + 1)));
    i = Math.max(end, i + 1);
  }
  blocks.push({ lines: plain, isNumbers: false });
  return blocks.filter(({ lines: rows }) => rows.length);
}
