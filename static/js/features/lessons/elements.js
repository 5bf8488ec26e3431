/** Elements of the lessons' own making. */

/** What each place shows: browsers write HTML otherwise than it was given. */
const shown = new WeakMap();

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function htmlElement(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

/**
 * Shows HTML that the server made of a lesson's text, or nothing.
 * @param {HTMLElement} place
 * @param {string | null} html
 */
export function showHtml(place, html) {
  const text = html ?? "";
  place.hidden = text === "";
  if (shown.get(place) === text) return;
  shown.set(place, text);
  place.innerHTML = text;
}
