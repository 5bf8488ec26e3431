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
