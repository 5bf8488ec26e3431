/** Choosing the inputs of the plane, and where the others are held. */

import { find } from "../../page/elements.js";
import { inputName, inputsIn, planeOf } from "../../state/inputs.js";

/** @param {Store} store */
export function bindPlaneInputs(store) {
  for (const [id, axis, other] of /** @type {const} */ ([["plane-x", "x", "y"], ["plane-y", "y", "x"]])) {
    find(id).addEventListener("change", () => {
      const before = planeOf(store.state(), inputsIn(store.state()));
      const chosen = Number(find(id).value.slice(1)) - 1;
      // The input of the other axis: both change places.
      const after = { ...before, [axis]: chosen, ...(before[other] === chosen && { [other]: before[axis] }) };
      store.dispatch({ type: "planeChosen", plane: `${inputName(after.x)},${inputName(after.y ?? 1)}` });
    });
  }
  find("plane-sliders").addEventListener("input", ({ target }) => {
    const { dataset, value } = /** @type {HTMLInputElement} */ (target);
    store.dispatch({ type: "inputHeld", name: inputName(Number(dataset.place)), value: Number(value), gesture: `hold ${dataset.place}` });
  });
  find("plane-medians").addEventListener("click", () => store.dispatch({ type: "mediansAsked" }));
}
