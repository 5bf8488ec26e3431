/** Elements of pictures (SVG), which take their colours from the style sheet and print as they are seen. */

/**
 * @param {string} name
 * @param {Record<string, string | number>} [attributes]
 * @param {(Node | string)[]} children
 */
export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/**
 * Fits a picture to its place on the page, in pixels.
 * @param {Element} picture
 * @returns {{width: number, height: number}}
 */
export function fitted(picture) {
  const { width, height } = picture.getBoundingClientRect();
  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  return { width, height };
}

/**
 * A line through places; broken where one is not finite.
 * @param {[number, number][]} places
 */
export function path(places) {
  let isGap = true;
  return places.map(([x, y]) => {
    if (!Number.isFinite(y)) {
      isGap = true;
      return "";
    }
    const command = isGap ? "M" : "L";
    isGap = false;
    return `${command}${x.toFixed(1)} ${y.toFixed(1)}`;
  }).join("");
}
