/** Which inputs the plane shows and where the others are held, where there are more than two. */

import { find, write } from "../../page/elements.js";
import { heldAt, inputAxes, inputName, inputsIn, planeOf } from "../../state/inputs.js";
import { EDGE } from "../../plot/plane.js";
import { measuredText } from "./places.js";

/**
 * @param {HTMLElement} root
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function planeInputs(root, { say }) {
  /** What selects and sliders were last made for. */
  let made = "";

  return {
    draw(state) {
      const count = inputsIn(state);
      root.hidden = count === 2;
      find("plane-one").hidden = count !== 1;
      find("plane-axes").hidden = find("plane-held").hidden = count < 3;
      if (count < 3) return;
      const plane = planeOf(state, count);
      const held = heldAt(state, count);
      const axes = inputAxes(state);
      make(axes, plane);
      const others = places(count, plane);
      const texts = others.map((place) => `${axes[place].label} ${measuredText(axes[place], held[place])}`);
      const key = state.heldInputs === "" ? "page.plane_held_medians" : "page.plane_held";
      write(find("plane-held-text"), say(key, { inputs: texts.join(say("page.comma")) }));
      find("plane-medians").disabled = state.heldInputs === "";
      for (const slider of root.querySelectorAll("input")) {
        const place = Number(slider.dataset.place);
        const text = measuredText(axes[place], held[place]);
        if (document.activeElement !== slider || Number(slider.value) !== held[place]) slider.value = String(held[place]);
        slider.setAttribute("aria-valuetext", text);
        slider.style.setProperty("--fraction", `calc(${(held[place] + EDGE) / (2 * EDGE)} * (100% - 1rem) + 0.5rem)`);
        write(/** @type {HTMLElement} */ (slider.nextElementSibling), text);
      }
    },
  };

  /**
   * @param {import("../../state/catalog.js").Axis[]} axes
   * @param {import("../../state/inputs.js").Plane} plane
   */
  function make(axes, plane) {
    const labels = axes.map(({ label }) => label);
    const wanted = JSON.stringify([labels, plane]);
    if (wanted === made) return;
    made = wanted;
    for (const [id, chosen] of /** @type {const} */ ([["plane-x", plane.x], ["plane-y", plane.y]])) {
      find(id).replaceChildren(...labels.map((label, place) => new Option(label, inputName(place), false, place === chosen)));
    }
    find("plane-sliders").replaceChildren(...places(labels.length, plane).map((place) => sliderFor(labels[place], place)));
  }

  /**
   * @param {string} label
   * @param {number} place
   */
  function sliderFor(label, place) {
    const field = document.createElement("label");
    field.className = "slider";
    const name = document.createElement("span");
    name.textContent = name.title = label;
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: String(-EDGE), max: String(EDGE), step: "0.1" });
    slider.dataset.place = String(place);
    slider.setAttribute("aria-label", say("page.plane_hold", { name: label }));
    field.append(name, slider, document.createElement("output"));
    return field;
  }
}

/**
 * The inputs that the plane does not show.
 * @param {number} count
 * @param {import("../../state/inputs.js").Plane} plane
 */
function places(count, { x, y }) {
  return Array.from({ length: count }, (_, place) => place).filter((place) => place !== x && place !== y);
}
