/** Quantiles of a few values. Pure. */

/**
 * The number below which a fraction of others lie, between neighbours in proportion.
 * @param {ArrayLike<number>} sorted from the smallest to the largest
 * @param {number} fraction
 * @returns {number} NaN of nothing
 */
export function quantile(sorted, fraction) {
  const place = fraction * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (low === undefined) return NaN;
  return low === high ? low : low + (high - low) * (place - Math.floor(place));
}
