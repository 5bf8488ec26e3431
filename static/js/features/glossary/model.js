/**
 * Terms as they are looked for. Pure.
 *
 * @typedef {{id: string, word: string, also: string[], english: string, html: string, see: string[], labels: string[],
 *     shown_as: string[]}} Term  as GET /api/glossary tells it
 */

/** Stands for the whole list in place of a term's id. */
export const WHOLE_LIST = "all";

/**
 * The terms of which a word holds what is looked for; those that begin with it come first.
 * @param {Term[]} terms
 * @param {string} wanted
 * @returns {Term[]}
 */
export function termsLike(terms, wanted) {
  const text = folded(wanted.trim());
  if (!text) return terms;
  const names = (/** @type {Term} */ { word, also, english }) => [word, english, ...also].map(folded);
  const like = terms.filter((term) => names(term).some((name) => name.includes(text)));
  /** @param {Term} term */
  const rank = (term) => (names(term).slice(0, 2).some((name) => name.startsWith(text)) ? 0 : names(term).some((name) => name.startsWith(text)) ? 1 : 2);
  return like.sort((one, other) => rank(one) - rank(other)); // sorting is stable: their order stays
}

/**
 * The term after or before one in a list, which has no ends.
 * @param {Term[]} terms
 * @param {string} id
 * @param {number} by
 * @returns {Term | null}
 */
export function termBeside(terms, id, by) {
  if (terms.length === 0) return null;
  const at = terms.findIndex((term) => term.id === id);
  if (at < 0) return by > 0 ? terms[0] : terms[terms.length - 1];
  return terms[(at + by + terms.length) % terms.length];
}

/**
 * The other names of a term, the English one last if the language is another.
 * @param {Term} term
 * @param {string} language
 * @returns {{also: string[], english: string}}
 */
export function otherNames({ word, also, english }, language) {
  const isKnown = language === "en" || [word, ...also].some((name) => folded(name) === folded(english));
  return { also, english: isKnown ? "" : english };
}

/** @param {string} text */
function folded(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{Diacritic}/gu, "");
}
