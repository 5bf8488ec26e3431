/** Numbers as short as they stand under tiles. */

import { coordinateText } from "../../plot/scales.js";

/**
 * Two decimals; small ones three, very small and large ones by their power of ten.
 * @param {number} value
 * @returns {string} an en dash if it is not a finite number
 */
export function numberText(value) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 0.005 && size < 1000) return size < 100 ? coordinateText(value) : value.toFixed(1).replace("-", "−");
  if (size >= 0.0005 && size < 1) return value.toFixed(3).replace("-", "−");
  return value === 0 ? "0.00" : value.toExponential(size < 1 ? 0 : 1).replaceAll("-", "−").replace("e+", "e");
}
