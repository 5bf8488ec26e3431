/** Choosing the layer whose space is shown, and what its axes are. */

/**
 * @param {Store} store
 * @param {{layer: HTMLSelectElement, axes: HTMLSelectElement, across: HTMLSelectElement, up: HTMLSelectElement}} places
 */
export function bindHiddenSpace(store, { layer, axes, across, up }) {
  /** @param {import("../../state/watched_space.js").Choice} choice */
  const choose = (choice) => store.dispatch({ type: "hiddenSpaceChosen", choice });
  const shownLayer = () => Number(layer.value);
  layer.addEventListener("change", () => choose({ layer: shownLayer(), neurons: null }));
  axes.addEventListener("change", () => choose({ layer: shownLayer(), neurons: axes.value === "neurons" ? [0, 1] : null }));
  for (const select of [across, up]) {
    select.addEventListener("change", () => choose({ layer: shownLayer(), neurons: [Number(across.value), Number(up.value)] }));
  }
}
