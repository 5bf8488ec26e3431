/** What the server has put into the page for its scripts to start from, unpacked. Pure. */

/** A preview's coordinates come in twentieths. */
const PREVIEW_STEPS = 20;

/**
 * @param {string} text JSON
 * @returns {any} its `previews` as rows [x1, x2, target], `classPreviews` the same by number of classes or by gate, its `features`
 *     as square pictures of 0 to 255, each with the value that 255 stands for
 */
export function readBootstrap(text) {
  const { previews, class_previews: byClasses, feature_pictures: pictures, feature_extremes: extremes, ...rest } = JSON.parse(text);
  const fields = Object.entries(mapped(pictures, pictureOf));
  const features = Object.fromEntries(fields.map(([name, field]) => [name, { ...field, extreme: extremes[name] }]));
  const classPreviews = Object.fromEntries(Object.entries(byClasses).map(([name, each]) => [name, mapped(each, rowsOf)]));
  return { ...rest, previews: mapped(previews, rowsOf), classPreviews, features };
}

/**
 * @template T
 * @param {Record<string, string>} table
 * @param {(text: string) => T} unpack
 * @returns {Record<string, T>}
 */
function mapped(table, unpack) {
  return Object.fromEntries(Object.entries(table).map(([name, text]) => [name, unpack(text)]));
}

/** @param {string} text */
function rowsOf(text) {
  const values = Array.from(new Int8Array(bytesOf(text).buffer), (value) => value / PREVIEW_STEPS);
  const count = values.length / 3; // all x1, all x2, all targets
  return Array.from({ length: count }, (_, i) => [values[i], values[count + i], values[2 * count + i]]);
}

/** @param {string} text */
function pictureOf(text) {
  const values = bytesOf(text);
  return { size: Math.sqrt(values.length), values };
}

/** @param {string} text */
function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
