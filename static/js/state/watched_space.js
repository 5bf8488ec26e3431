/**
 * Which hidden layer's space is asked of the server. Pure.
 *
 * @typedef {{layer: number | null, neurons: [number, number] | null}} Choice  layer: null for the usual one; neurons: null for both of
 *     two, the only one, or principal components
 */

/** @type {Choice} */
export const USUAL = { layer: null, neurons: null };

/**
 * What is asked of the server: the choice, as far as the network has such a layer and neurons. What is scrolled away is not computed
 * while training plays; its table, for who listens, is right again when that pauses.
 * @param {Pick<State, "tab" | "hiddenSpace" | "layout" | "playing">} state
 * @returns {Choice | null} null where nobody looks
 */
export function watchedSpace({ tab, hiddenSpace, layout, playing }) {
  if (tab !== "inside" || !hiddenSpace || !layout || (playing && !hiddenSpace.isInSight)) return null;
  return chosenIn(layout, hiddenSpace.choice);
}

/**
 * @param {Layout} layout
 * @param {Choice} choice
 * @returns {Choice}
 */
export function chosenIn({ layers }, { layer, neurons }) {
  if (layer === null || layer >= layers.length - 1) return USUAL;
  const isThere = neurons?.every((each) => each < layers[layer].fanOut);
  return { layer, neurons: isThere ? neurons : null };
}
