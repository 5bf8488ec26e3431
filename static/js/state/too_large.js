/** What the server does not take because of its size, and how that is said. Pure. */

/**
 * Size and limit in one unit, if something is larger than the server takes.
 * @param {number} size in bytes
 * @param {number} limit in bytes
 * @returns {{key: string, blanks: {size: string, limit: string}} | null} what is said; null: it is not too large
 */
export function tooLarge(size, limit) {
  if (size <= limit) return null;
  const [unit, name] = limit < 1e6 ? [1e3, "kB"] : [1e6, "MB"];
  // Rounded away from each other, since they must not look the same.
  const [up, down] = [Math.ceil((10 * size) / unit), Math.floor((10 * limit) / unit)].map((tenths) => `${(tenths / 10).toFixed(1)} ${name}`);
  return { key: "page.too_large", blanks: { size: up, limit: down } };
}
