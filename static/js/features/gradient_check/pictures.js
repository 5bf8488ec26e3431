/** The two pictures of the sheet: errors against h, and losses against steps. */

import { fitted, path, svg } from "../../page/svg.js";
import { powerText } from "../../plot/size_text.js";

const LEFT_PX = 36;
const BOTTOM_PX = 20;
const RIGHT_PX = 4;
/** Powers of ten between which errors are drawn; what lies beyond is drawn at the edge. */
const LEAST_ERROR = -12;
const MOST_ERROR = 1;

/**
 * Errors against h, both logarithmic: rounding on the left, truncation on the right.
 * @param {Element} picture
 * @param {{steps: number[], curve: any, stepIndex: number, difference: string, say: Say}} given  curve: of the study slope_errors, or null
 */
export function drawErrors(picture, { steps, curve, stepIndex, difference, say }) {
  const { width, height } = fitted(picture);
  if (!width) return;
  const toX = (/** @type {number} */ power) => LEFT_PX + ((power + 16) / 16) * (width - LEFT_PX - RIGHT_PX);
  const toY = (/** @type {number} */ error) => {
    const power = Math.max(LEAST_ERROR, Math.min(Math.log10(error), MOST_ERROR));
    return (height - BOTTOM_PX) * ((MOST_ERROR - power) / (MOST_ERROR - LEAST_ERROR));
  };
  /** @param {(number | null)[]} errors  @returns {[number, number][]} */
  const places = (errors) => errors.map((error, i) => [toX(Math.log10(steps[i])), error === null ? NaN : toY(error)]);
  const chosenX = toX(Math.log10(steps[stepIndex]));
  const lines = curve ? [["central", "one"], ["forward", "other"]].flatMap(([name, kind]) => {
    const errors = curve[`${name}_error`];
    const marked = errors[stepIndex];
    return [
      svg("path", { class: `line ${kind}`, d: path(places(errors)) }),
      ...(marked !== null && name === difference ? [svg("circle", { class: `mark ${kind}`, cx: chosenX, cy: toY(marked), r: 5 })] : []),
    ];
  }) : [];
  picture.replaceChildren(
    ...[-12, -8, -4, 0].flatMap((power) => [
      svg("line", { class: "grid", x1: LEFT_PX, x2: width, y1: toY(10 ** power), y2: toY(10 ** power) }),
      svg("text", { x: LEFT_PX - 4, y: toY(10 ** power) + 4, "text-anchor": "end" }, powerText(power)),
    ]),
    ...[-16, -12, -8, -4].map((power) => svg("text", { x: toX(power), y: height - 4, "text-anchor": "middle" }, powerText(power))),
    svg("text", { x: toX(0), y: height - 4, "text-anchor": "end" }, "h = 1"),
    svg("line", { class: "chosen", x1: chosenX, x2: chosenX, y1: 0, y2: height - BOTTOM_PX }),
    ...lines,
    svg("text", { class: "name one", x: LEFT_PX + 8, y: height - BOTTOM_PX - 24 }, say("page.gradient_check.central")),
    svg("text", { class: "name other", x: LEFT_PX + 8, y: height - BOTTOM_PX - 8 }, say("page.gradient_check.forward")),
  );
}

/**
 * Losses by step of both copies, on one axis.
 * @param {Element} picture
 * @param {{result: any, say: Say}} given  result: of the study measured_training
 */
export function drawLosses(picture, { result, say }) {
  const { width, height } = fitted(picture);
  const losses = [...result.measured_losses, ...result.computed_losses].filter((loss) => loss !== null);
  if (!width || !losses.length) return;
  const low = Math.min(...losses);
  const high = Math.max(...losses, low + 1e-9);
  const toX = (/** @type {number} */ step) => LEFT_PX + (step / result.steps) * (width - LEFT_PX - RIGHT_PX);
  const toY = (/** @type {number} */ loss) => 6 + (height - BOTTOM_PX - 12) * ((high - loss) / (high - low));
  /** @param {(number | null)[]} column  @returns {[number, number][]} */
  const places = (column) => column.map((loss, i) => [toX(i), loss === null ? NaN : toY(loss)]);
  picture.replaceChildren(
    ...[high, low].flatMap((loss) => [
      svg("line", { class: "grid", x1: LEFT_PX, x2: width, y1: toY(loss), y2: toY(loss) }),
      svg("text", { x: LEFT_PX - 4, y: toY(loss) + 4, "text-anchor": "end" }, loss.toPrecision(3)),
    ]),
    svg("text", { x: width - RIGHT_PX, y: height - 4, "text-anchor": "end" }, String(result.steps)),
    svg("path", { class: "line one", d: path(places(result.computed_losses)) }),
    svg("path", { class: "line other", d: path(places(result.measured_losses)) }),
    svg("text", { class: "name one", x: LEFT_PX + 8, y: height - 4 }, say("page.gradient_check.by_backpropagation")),
    svg("text", { class: "name other", x: (LEFT_PX + width) / 2, y: height - 4 }, say("page.gradient_check.by_measuring")),
  );
}
