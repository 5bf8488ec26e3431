/**
 * Undoes what chat programs, mail programs and Markdown do to a link on its way. Pure.
 * Separators come back as HTML's `&amp;` or as `%26`, equals signs as `%3D`, whole links encoded once or twice more,
 * and what stood after the link in its sentence sticks to its end.
 */

/** More often nobody encodes. */
const MOST_TIMES = 3;
const ENTITY = /&(?:amp;)+/gi;
/** An encoded separator, before what looks like the next name and its equals sign. */
const SEPARATOR = /%(?:25)*26(?:amp%(?:25)*3B)?(?=[\w.%]+(?:=|%(?:25)*3D))/gi;
const EQUALS = /^([\w.]+)%(?:25)*3D/i;
const OPENING = new Map([[")", "("], ["]", "["], ["}", "{"], [">", "<"], ["）", "（"], ["」", "「"], ["』", "『"], ["】", "【"], ["》", "《"]]);
/** What ends a sentence or a quotation, and no value of ours. */
const TRAILING = new Set([..."\"'`*”’。，；、！？.!?"]);

/**
 * @param {string} fragment without the leading `#`
 * @returns {string} as it was written, as far as that can be told; a link that nobody changed stays as it is
 */
export function mended(fragment) {
  const parts = fragment
    .replace(ENTITY, "&")
    .replace(SEPARATOR, "&")
    .split("&")
    .filter((part) => part !== "")
    .map((part) => withEquals(part));
  if (parts.length) parts.push(trimmed(/** @type {string} */ (parts.pop())));
  return parts.join("&");
}

/**
 * The settings that stand in a query, where a link that lost its `#` has them.
 * @param {string} query with or without the leading `?`
 * @param {(name: string) => boolean} isOurs
 * @returns {{link: string, rest: string}} rest: the query without them
 */
export function fromQuery(query, isOurs) {
  const pairs = [...new URLSearchParams(query.replace(ENTITY, "&"))];
  const ours = pairs.filter(([name]) => isOurs(name)).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return { link: ours.join("&"), rest: new URLSearchParams(pairs.filter(([name]) => !isOurs(name))).toString() };
}

/**
 * A value as text, however often it was encoded on its way.
 * @param {string} text
 * @throws {URIError} a lone % is no text
 */
export function decoded(text) {
  let now = decodeURIComponent(text);
  for (let times = 1; times < MOST_TIMES && /%[0-9a-f]{2}/i.test(now); times += 1) {
    try {
      now = decodeURIComponent(now);
    } catch {
      break;
    }
  }
  return now;
}

/** @param {string} part */
function withEquals(part) {
  const at = part.indexOf("=");
  const name = at < 0 ? part : part.slice(0, at);
  try {
    const plain = decoded(name);
    // Only the equals sign may have been encoded, or all of it.
    return at < 0 && EQUALS.test(part) ? part.replace(EQUALS, "$1=") : plain + part.slice(name.length);
  } catch {
    return part;
  }
}

/** @param {string} part the last of a link */
function trimmed(part) {
  let text = part;
  for (;;) {
    const last = text.at(-1) ?? "";
    const opening = OPENING.get(last);
    const isStuck = TRAILING.has(last) || (opening !== undefined && count(text, opening) < count(text, last));
    if (!isStuck) return text;
    text = text.slice(0, -last.length);
  }
}

/**
 * @param {string} text
 * @param {string} letter
 */
function count(text, letter) {
  return text.split(letter).length - 1;
}
