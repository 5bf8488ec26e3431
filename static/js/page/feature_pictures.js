/** Pictures of features over the plane that is shown, made of those over x1 and x2. Pure. */

import { EDGE, byteAt } from "../plot/plane.js";
import { heldAt, inputName, inputsIn, planeOf } from "../state/inputs.js";

/**
 * Pictures of features over the plane that is shown.
 * @param {Record<string, FeatureField>} pictures  over x1 and x2
 * @returns {(state: State) => Record<string, FeatureField>}
 */
export function featuresOnPlane(pictures) {
  let key = "";
  let made = pictures;
  return (state) => {
    const count = inputsIn(state);
    if (count === 2) return pictures;
    const plane = planeOf(state, count);
    const held = heldAt(state, count);
    const wanted = JSON.stringify([plane, held]);
    if (wanted === key) return made;
    key = wanted;
    const further = Array.from({ length: Math.max(0, count - 2) }, (_, i) => i + 2);
    made = Object.fromEntries([
      ...Object.entries(pictures).map(([name, picture]) => [name, redrawn(picture, plane, held, [0, 1])]),
      ...further.map((place) => [inputName(place), redrawn(pictures.x1, plane, held, [place, null])]),
    ]);
    return made;
  };
}

/**
 * A picture of a function of two inputs over another plane: read where that plane meets its own.
 * @param {FeatureField} picture
 * @param {import("../state/inputs.js").Plane} plane
 * @param {number[]} held
 * @param {(number | null)[]} inputs places of the inputs that it is a function of
 * @returns {FeatureField}
 */
function redrawn(picture, { x, y }, held, inputs) {
  const { size } = picture;
  const values = new Uint8Array(size * size);
  for (let at = 0; at < values.length; at++) {
    const across = (((at % size) + 0.5) / size) * 2 * EDGE - EDGE;
    const up = EDGE - ((Math.floor(at / size) + 0.5) / size) * 2 * EDGE;
    const [x1, x2] = inputs.map((place) => (place === null ? 0 : place === x ? across : place === y ? up : (held[place] ?? 0)));
    values[at] = Math.round(byteAt(picture, { x1, x2 }));
  }
  return { ...picture, values };
}
