/** The elements that the templates give an id. */

/**
 * The element of an id, as types/elements.d.ts has it.
 * @type {FindElement}
 */
export const find = (/** @type {string} */ id) => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`Scripts ask for elements that the templates have. Received: #${id}`);
  return /** @type {any} */ (found);
};

/**
 * Writes a text, unless it stands there already: what is said already is not said again to who hears the page.
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * All elements of a selector, in the page's order.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement[]}
 */
export function all(selector, root = document) {
  return [...root.querySelectorAll(selector)].filter((each) => each instanceof HTMLElement);
}

/**
 * All inputs of a selector, in the page's order.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLInputElement[]} of a control that is chosen from, a select that has the same `value`, `dataset` and `disabled`
 */
export function allInputs(selector, root = document) {
  return /** @type {HTMLInputElement[]} */ (all(selector, root));
}

/**
 * What stands around a control: its label and whatever else comes and goes with it.
 * @param {Element} control
 * @param {string} [selector]
 */
export function frameOf(control, selector = ".field") {
  return /** @type {HTMLElement} */ (control.closest(selector));
}

/**
 * What an event was about: the element of a selector that it happened on, or in.
 * @param {EventTarget | null} target
 * @param {string} selector
 * @returns {HTMLElement | null} also an element of a picture (SVG), which has a dataset and takes the focus alike
 */
export function around(target, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/**
 * The control that an event came from.
 * @param {EventTarget | null} target
 */
export function controlOf(target) {
  return /** @type {HTMLInputElement} */ (target);
}
