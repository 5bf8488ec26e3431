/** Keeps clicks from what a teacher's link has locked but which must stay enabled to be looked at. */

export function bindPreparation() {
  document.addEventListener("click", (event) => {
    const { target } = event;
    if (target instanceof Element && target.closest("[data-locked][aria-disabled=true]")) event.stopPropagation();
  }, true);
}
