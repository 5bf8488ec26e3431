/** The parts of the page that a link can hide and lock, as the templates name them. */

/**
 * @typedef {{name: string, label: string, group: string, within: string[]}} NamedPart  group: of the page, such as `settings`;
 *     within: parts that it belongs to
 */

/**
 * In the page's order, each with the name that people see.
 * @returns {NamedPart[]}
 */
export function namedParts() {
  /** @type {Map<string, NamedPart>} */
  const found = new Map();
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-part]"))) {
    const within = element.dataset.part?.split(" ") ?? [];
    const name = within.pop() ?? "";
    const named = element.dataset.partLabel ?? element.querySelector("legend, label")?.textContent;
    const label = (named ?? element.getAttribute("aria-label") ?? element.textContent ?? name).trim();
    const { dataset } = /** @type {HTMLElement} */ (element.closest("[data-part-group]") ?? element);
    if (!found.has(name)) found.set(name, { name, label, group: dataset.partGroup ?? "", within });
  }
  return [...found.values()];
}
