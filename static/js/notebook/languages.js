/** Which of the page's languages a browser's reader wishes. Pure. */

/** Where Chinese is written in traditional characters. */
const TRADITIONAL = /^zh-(hant|tw|hk|mo)\b/i;

/**
 * @param {string} chosen by the program; empty for none
 * @param {readonly string[]} wishes of the browser, tags of RFC 5646, the dearest first
 * @param {string[]} known languages
 * @returns {string} one of the known ones; English if none is wished
 */
export function wishedLanguage(chosen, wishes, known) {
  if (known.includes(chosen)) return chosen;
  for (const wish of wishes) {
    const named = wish.toLowerCase().startsWith("zh") ? (TRADITIONAL.test(wish) ? "zh-Hant" : "zh-Hans") : wish.split("-")[0];
    if (known.includes(named)) return named;
  }
  return "en";
}
