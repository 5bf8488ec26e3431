/** Which neurons a point switches off: behind ReLU what is left of the network is linear, and thinner. Pure. */

/**
 * The hidden neurons that are off at the point that is inspected: their activation is ReLU, and their sum not above zero.
 * @param {Pick<State, "inspected" | "layout"> & {frame: Frame | null}} state
 * @returns {boolean[][] | null} by hidden layer and neuron; null unless a point is inspected and some layer is ReLU's
 */
export function neuronsOff({ inspected, layout, frame }) {
  const sums = frame?.tensors.sample_pre_activations?.values;
  const hidden = layout?.layers.slice(0, -1) ?? [];
  if (inspected?.kind !== "point" || !sums || !hidden.some(({ activation }) => activation === "relu")) return null;
  let first = 0;
  return hidden.map(({ activation, fanOut }) => {
    const own = Array.from({ length: fanOut }, (_, i) => activation === "relu" && Number(sums[first + i]) <= 0);
    first += fanOut;
    return own;
  });
}

/**
 * Whether a link carries nothing of the point, because a neuron at one of its ends is off.
 * @param {boolean[][] | null} off
 * @param {{layer: number, from: number, to: number}} link
 */
export function isIdle(off, { layer, from, to }) {
  return Boolean(off?.[layer - 1]?.[from] || off?.[layer]?.[to]);
}
