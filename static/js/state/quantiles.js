/** Quantiles of a few values. Pure. */

/**
 * A quantile, straight between the two nearest of the sorted values.
 * @param {number[]} sorted
 * @param {number} fraction
 */
export function quantile(sorted, fraction) {
  const place = fraction * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === high ? low : low + (high - low) * (place - Math.floor(place));
}
