/**
 * Words for people: looks a key up in the locale and fills in its blanks.
 *
 * @typedef {(key: string, blanks?: Record<string, unknown>) => string} Say
 */

/** A blank that was filled with Chinese leaves the spaces that Latin letters would need. */
const STRAY = /(?<=[\p{Script=Han}\u3001\u3002\uff00-\uffef]) +(?=[\p{Script=Han}\u3001\u3002\uff00-\uffef])/gu;

/**
 * @param {Record<string, string>} words the locale's keys and texts
 * @param {string} language its tag, which decides how it counts
 * @returns {Say} with `count` among the blanks, the key's plural form `key.one`, `key.other`… is taken
 */
export function speaker(words, language) {
  const plurals = new Intl.PluralRules(language);
  return (key, blanks = {}) => {
    const form = typeof blanks.count === "number" ? `${key}.${plurals.select(blanks.count)}` : key;
    const text = words[form] ?? words[`${key}.other`] ?? words[key] ?? key;
    const filled = text.replace(/\{(\w+)\}/g, (blank, name) => (Object.hasOwn(blanks, name) ? String(blanks[name]) : blank));
    return language.startsWith("zh") ? filled.replace(STRAY, "") : filled;
  };
}

/**
 * Blanks of which some are to be said themselves: `{say: key, blanks}`.
 * @param {Record<string, any>} blanks
 * @param {Say} say
 */
export function spoken(blanks, say) {
  return Object.fromEntries(Object.entries(blanks).map(([name, value]) => [name, value?.say ? say(value.say, value.blanks) : value]));
}
