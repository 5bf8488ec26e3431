/** A group of buttons in rows, of which Tab reaches one and the arrow keys the others. */

/** @param {HTMLElement} group */
export function bindRoving(group) {
  group.addEventListener("focusin", ({ target }) => {
    for (const each of group.querySelectorAll("button")) each.tabIndex = each === target ? 0 : -1;
  });
  group.addEventListener("keydown", (event) => {
    const buttons = [...group.querySelectorAll("button")];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const across = buttons.filter(({ offsetTop }) => offsetTop === buttons[0].offsetTop).length;
    const steps = /** @type {Record<string, number>} */ ({
      ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - across, ArrowDown: at + across, Home: 0, End: buttons.length - 1,
    });
    if (at < 0 || !(event.key in steps) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // the right arrow would train an epoch as well
    buttons[steps[event.key]]?.focus();
  });
}
