/** Buttons with a picture in rows, one for each seed, of which Tab reaches the first and the arrow keys the others. */

/**
 * @param {number[]} seeds
 * @param {number} size of the pictures, in pixels
 * @returns {HTMLButtonElement[]}
 */
export function seedButtons(seeds, size) {
  return seeds.map((seed, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.seed = String(seed);
    button.tabIndex = place ? -1 : 0;
    button.append(Object.assign(document.createElement("canvas"), { width: size, height: size }));
    return button;
  });
}

/**
 * Says what a seed's button is about, and whether the page shows that seed itself.
 * @param {HTMLButtonElement} button
 * @param {string} text
 * @param {boolean} isStage
 */
export function nameSeed(button, text, isStage) {
  if (isStage) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  if (button.title === text) return;
  button.title = text;
  button.setAttribute("aria-label", text);
}
