/** What the words of a line say: sentences of the page, names of inputs, signs. Pure. */

/**
 * @typedef {import("../../state/follow_lines.js").Word} Word
 */

/**
 * @param {Say} say
 * @param {string[]} features in the order in which the network receives them
 * @param {Record<string, string>} labels of the features
 * @returns {(word: Word) => string}
 */
export function speakerOfWords(say, features, labels) {
  /**
   * @param {Word} word
   * @returns {string}
   */
  function spell(word) {
    if ("text" in word) return word.text;
    if ("feature" in word) return labels[features[word.feature]] ?? features[word.feature] ?? "";
    const blanks = Object.entries(word.blanks ?? {}).map(([name, value]) => [name, isWord(value) ? spell(value) : value]);
    return say(word.say, Object.fromEntries(blanks));
  }
  return spell;
}

/**
 * @param {unknown} value
 * @returns {value is Word}
 */
function isWord(value) {
  return typeof value === "object" && value !== null && ("text" in value || "feature" in value || "say" in value);
}
