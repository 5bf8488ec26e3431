/** A trial as a small picture: medians and middle halves of the seeds, without the advice and with it. */

import { linear } from "../../plot/scales.js";
import { axisOf } from "../../plot/value_axis.js";
import { path, svg } from "../../page/svg.js";
import { worstOf } from "../../state/doctor.js";

const WIDTH = 288;
const HEIGHT = 120;
const EDGE = { left: 40, right: 6, top: 6, bottom: 20 };
const BAR_PX = 36;
/** Of the values themselves. */
const LEAST_SPAN = 0.2;
const SIDES = /** @type {const} */ ([["without", "A"], ["with", "B"]]);

/**
 * @typedef {{say: Say, tell: ReturnType<typeof import("./text.js").doctorSpeaker>}} Given
 *
 * @param {import("../../state/doctor.js").Trial} trial
 * @param {Given} given
 */
export function trialPicture(trial, { say, tell }) {
  const worst = worstOf(trial);
  const full = (/** @type {(number | null)[]} */ values) => values.map((value) => value ?? worst);
  const known = SIDES.flatMap(([side]) => full([...trial[side].low, ...trial[side].high, ...trial[side].end]));
  const seen = [...known, ...aroundOf(known)];
  const isLog = !trial.larger_is_better && seen.every((value) => value > 0);
  const y = axisOf(seen, { isLog, range: [HEIGHT - EDGE.bottom, EDGE.top] });
  const x = linear([0, trial.epochs], [EDGE.left, WIDTH - EDGE.right]);
  const label = say("page.doctor.picture", { without: tell.end(trial, "without"), with: tell.end(trial, "with"), how: tell.how(trial) });
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "trial", "aria-label": label });
  for (const tick of y.ticks) {
    const at = y.place(tick);
    picture.append(
      svg("line", { x1: EDGE.left, x2: WIDTH - EDGE.right, y1: at, y2: at, class: "grid" }),
      svg("text", { x: EDGE.left - 6, y: at + 4, class: "tick end" }, tell.tick(trial.measure, tick)),
    );
  }
  const isCurve = trial.without.median.length > 0;
  SIDES.forEach(([side, letter], i) => {
    const band = trial[side];
    const group = svg("g", { "data-setting": letter });
    if (isCurve) {
      const placed = (/** @type {number} */ value, /** @type {number} */ at) => /** @type {[number, number]} */ ([x(trial.curve_epochs[at]), y.place(value)]);
      const points = (/** @type {(number | null)[]} */ values) => full(values).map(placed);
      group.append(
        svg("path", { d: `${path([...points(band.low), ...points(band.high).reverse()])}Z`, class: "band" }),
        svg("path", { d: path(points(band.median)), class: "median" }),
      );
    } else {
      const [low, median, high] = full(band.end).map((value) => y.place(value));
      const middle = EDGE.left + ((i + 0.5) * (WIDTH - EDGE.left - EDGE.right)) / 2;
      group.append(
        svg("rect", { x: middle - BAR_PX / 2, width: BAR_PX, y: Math.min(low, high), height: Math.abs(low - high), class: "band" }),
        svg("path", { d: path([[middle - BAR_PX / 2, median], [middle + BAR_PX / 2, median]]), class: "median" }),
      );
    }
    picture.append(group);
  });
  if (isCurve) {
    picture.append(
      svg("text", { x: EDGE.left, y: HEIGHT - 4, class: "tick" }, say("page.doctor.epoch", { epoch: trial.from_epoch })),
      svg("text", { x: WIDTH - EDGE.right, y: HEIGHT - 4, class: "tick end" }, String(trial.from_epoch + trial.epochs)),
    );
  }
  return picture;
}

/**
 * Two values between which an axis at least goes: what hardly changes is to look so.
 * @param {number[]} values
 */
function aroundOf(values) {
  const finite = values.filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const middle = (least + most) / 2;
  return finite.length && most - least < LEAST_SPAN * Math.abs(middle) ? [middle * (1 - LEAST_SPAN / 2), middle * (1 + LEAST_SPAN / 2)] : [];
}
