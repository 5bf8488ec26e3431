/**
 * What the server refuses, and how that is said. Pure.
 *
 * @typedef {{field?: string, message: string, allowed?: unknown}} Problem  what the server refused
 */

/** How what asks for a config is refused. */
export const ANSWERS = ["invalid_config", "invalid_state", "invalid_tree", "seeking"];

/**
 * @param {Problem & {problems?: Problem[]}} message that says what was refused
 * @returns {Problem[]}
 */
export function problemsIn(message) {
  return message.problems ?? [message];
}

/**
 * Whether a message as a whole was refused, and not what it asks for.
 * @param {Problem[]} problems
 */
export function isOfMessage(problems) {
  return problems.every(({ field }) => !field);
}

/**
 * @param {Problem} problem
 * @param {string} code
 */
export function sentenceOn({ field, message, allowed }, code) {
  const key = allowed === undefined || allowed === null ? "page.rejected" : "page.rejected_allowed";
  return { key, blanks: { field: field || code, message, allowed: Array.isArray(allowed) ? allowed.join(", ") : allowed } };
}
