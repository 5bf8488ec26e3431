/** Copying, and saying so. */

/**
 * Puts a text on the clipboard.
 * @param {string} text
 * @returns {Promise<boolean>} not where neither way is open to the page
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    // Within a modal dialog only what lies in it can be selected.
    (document.querySelector("dialog:modal") ?? document.body).append(field);
    field.select();
    const isCopied = document.execCommand("copy"); // a page that was not fetched securely has no clipboard of its own
    field.remove();
    return isCopied;
  }
}

/**
 * Lets a button say what it did, until it is left.
 * @param {HTMLElement} button
 * @param {string} text
 */
export function sayUntilLeft(button, text) {
  button.dataset.label ??= button.textContent ?? "";
  const { label } = button.dataset;
  button.textContent = text;
  button.focus(); // where copying took the focus, or the browser gives none to a button that is clicked
  button.addEventListener("blur", () => (button.textContent = label), { once: true });
}
