/** The parts of the page that a link can hide and lock, as the templates name them. */

/**
 * In the page's order, each with the name that people see.
 * @returns {{name: string, label: string}[]}
 */
export function namedParts() {
  const found = new Map();
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-part]"))) {
    const name = element.dataset.part?.split(" ").at(-1) ?? "";
    const named = element.dataset.partLabel ?? element.querySelector("legend, label")?.textContent;
    const label = named ?? element.getAttribute("aria-label") ?? element.textContent ?? name;
    if (!found.has(name)) found.set(name, label.trim());
  }
  return [...found].map(([name, label]) => ({ name, label }));
}
