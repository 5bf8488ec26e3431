/** What the landscape says in words. Pure. */

import { closely } from "../../page/measure_text.js";
import { hasMoved, heightsOf, isMapStale, landscapeIn, lossAt, stabilityOf } from "../../state/landscape.js";

/** What a learning rate bears, by the optimizer. */
/** @type {Record<string, string>} */
const BOUNDS = {
  sgd: "2/η", momentum: "2(1 + μ)/η", nesterov: "2(1 + μ)/((1 + 2μ)η)", adagrad: "2/η", rmsprop: "2/η",
  adam: "2(1 + β₁)/((1 − β₁)η)", amsgrad: "2(1 + β₁)/((1 − β₁)η)",
};

/**
 * A round loss on a line.
 * @param {number} level
 */
export function levelText(level) {
  const size = Math.abs(level);
  return (size !== 0 && (size < 1e-4 || size >= 1e5) ? level.toExponential() : String(level)).replaceAll("-", "−");
}

/**
 * @param {{say: Say, number: Intl.NumberFormat, language: string, nameOf: (state: State, branch: number) => string,
 *     optimizerOf: (name: string) => string}} given
 */
export function landscapeSpeaker({ say, number, language, nameOf, optimizerOf }) {
  const between = language.startsWith("zh") ? "" : " ";
  /** @param {number | null} value */
  const text = (value) => (value === null || !Number.isFinite(value) ? say("page.no_value") : closely(value));
  /** @param {number | null} share */
  const percent = (share) => (share === null ? say("page.no_value") : say("page.percent", { value: Math.floor(share * 100) }));

  return {
    /**
     * What is to be seen, and how far it can be believed.
     * @param {State} state
     * @param {import("../../state/landscape.js").Surface} surface
     */
    sentence(state, surface) {
      const { directions, n_parameters: count, loss, holes, paths = [], share = null, difference, n_rows: rows, n_train: all } = surface;
      const now = hasMoved(state) && state.frame ? state.frame.trainLoss : loss;
      const blanks = { n: number.format(count), rest: number.format(count - 2), loss: text(now) };
      const said = [say(`page.landscape.says_${directions}`, blanks)];
      if (hasMoved(state) && !isMapStale(state)) {
        const key = surface.projection ? "page.landscape.of_epoch" : "page.landscape.of_epoch_at_rest";
        said.unshift(say(key, { epoch: number.format(state.studies.landscape?.epoch ?? 0) }));
      }
      if (directions === "paths") {
        const each = paths.map((path) => say("page.landscape.share_of", { name: nameOf(state, path.branch ?? 0), share: percent(path.share) }));
        if (share !== null) {
          const listed = paths.length > 1 ? say("page.landscape.each", { each: each.join(say("page.comma")) }) : "";
          said.push(say("page.landscape.held", { share: percent(share), each: listed }));
        }
        if (share !== null && difference) {
          said.push(say("page.landscape.wrong", { median: text(difference.median), greatest: text(difference.greatest) }));
        }
      }
      if (landscapeIn(state).outlook) said.push(say(heightsOf(surface).isLog ? "page.landscape.relief_log" : "page.landscape.relief_linear"));
      if (rows < all) said.push(say("page.landscape.some_rows", { n: number.format(rows), all: number.format(all) }));
      if (surface.is_normalized) said.push(say("page.landscape.normalized"));
      if (holes) said.push(say("page.landscape.holes", { n: number.format(holes) }));
      return said.join(between);
    },

    /**
     * The cell that is pointed at.
     * @param {State} state
     * @param {import("../../state/landscape.js").Surface} surface
     */
    reading(state, surface) {
      const { cell } = landscapeIn(state);
      if (!cell) return "";
      const { x, y, loss } = lossAt(surface, cell);
      const said = loss === null ? say("page.landscape.no_loss") : closely(loss);
      return say("page.landscape.reading", { x: placeText(x), y: placeText(y), loss: said });
    },
    /**
     * The largest eigenvalue, against what the learning rate bears.
     * @param {import("../../state/landscape.js").Curvature} curvature
     */
    curvature(curvature) {
      const { eigenvalue, bound, optimizer } = curvature;
      const stability = stabilityOf(curvature);
      const blanks = { value: briefly(eigenvalue), bound: briefly(bound), formula: BOUNDS[optimizer] ?? "", optimizer: optimizerOf(optimizer) };
      const said = [say(`page.landscape.curvature_${stability}`, blanks)];
      if (curvature.is_preconditioned) said.push(say("page.landscape.curvature_scaled", blanks));
      return said.join(between);
    },
    text,
    percent,
  };
}

/**
 * To three digits.
 * @param {number | null} value
 */
function briefly(value) {
  return value === null ? "–" : String(Number(value.toPrecision(3))).replaceAll("-", "−");
}

/** @param {number} value */
export function placeText(value) {
  const size = Math.abs(value);
  return Number(value.toPrecision(size < 1 ? 2 : 3)).toString().replace("-", "−");
}
