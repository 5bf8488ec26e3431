/** What the two large canvases show, as tables for those who cannot see them. They are written while nothing moves. */

import { lossText } from "../../plot/scales.js";
import { EDGE } from "../../plot/plane.js";
import { inputName, inputsIn, ownLabels, planeOf } from "../../state/inputs.js";
import { rowAt } from "../../state/loss_history.js";
import { classNames, isProbability, pageStatus, taskIn } from "../../state/selectors.js";

const MOST_ROWS = 12;
/** Places along an axis, from edge to edge. */
const PLACES = Array.from({ length: 7 }, (_, i) => ((i - 3) * EDGE) / 3);

/** @typedef {{areProbabilities: boolean, combinations: string[]}} Meaning  combinations: names of those of labels */

/**
 * @param {HTMLElement} losses
 * @param {HTMLElement} plane tables with a caption, a head and a body
 * @param {{say: Say, number: Intl.NumberFormat}} given
 * @returns {Part}
 */
export function tables(losses, plane, { say, number }) {
  return {
    draw(state) {
      if (pageStatus(state) === "playing" || !state.frame) return;
      const heldOut = Number.isFinite(state.frame.validationLoss) ? [say("page.validation_loss")] : [];
      fill(losses, [say("page.epoch"), say("page.train_loss"), say("page.test_loss"), ...heldOut], lossRows(state));
      const combinations = taskIn(state).n_labels ? classNames(state, say) : [];
      const meaning = { areProbabilities: isProbability(state, null), combinations };
      fill(plane, [axesText(state), ...PLACES.map(text)], planeRows(state.frame.outputs, meaning));
    },
  };

  /** @param {State} state */
  function axesText(state) {
    const { x, y } = planeOf(state, inputsIn(state));
    const own = ownLabels(state);
    const [across, up] = [x, y ?? 1].map((place) => own[inputName(place)] ?? inputName(place));
    return y === null ? across : `${up} \\ ${across}`;
  }

  /** @param {State} state */
  function lossRows({ history, frame }) {
    const step = Math.max(1, Math.ceil((history.count - 1) / (MOST_ROWS - 1)));
    const rows = Array.from({ length: history.count }, (_, i) => i).filter((i) => i % step === 0 || i === history.count - 1);
    const shown = rows.map((i) => rowAt(history, i).high);
    // Before the first step there is nothing but what is shown.
    const points = shown.length || !frame ? shown : [{ epoch: frame.epoch, train: frame.trainLoss, test: frame.testLoss, validation: frame.validationLoss }];
    const hasValidation = Number.isFinite(frame?.validationLoss);
    return points.map(({ epoch, train, test, validation = NaN }) =>
      [number.format(epoch), lossText(train), lossText(test), ...(hasValidation ? [lossText(validation)] : [])]);
  }

  /**
   * From top to bottom: the output, or of several classes the likeliest.
   * @param {Field[]} outputs
   * @param {Meaning} meaning
   */
  function planeRows(outputs, meaning) {
    return [...PLACES].reverse().map((x2) => [text(x2), ...PLACES.map((x1) => answerAt(outputs, meaning, x1, x2))]);
  }

  /**
   * @param {Field[]} outputs
   * @param {Meaning} meaning
   * @param {number} x1
   * @param {number} x2
   */
  function answerAt(outputs, { areProbabilities, combinations }, x1, x2) {
    const bytes = outputs.map(({ size, values }) => {
      /** @param {number} value */
      const place = (value) => Math.min(size - 1, Math.floor(((value + EDGE) / (2 * EDGE)) * size));
      return values[place(-x2) * size + place(x1)];
    });
    const likeliest = bytes.indexOf(Math.max(...bytes));
    if (bytes.length > 1) return combinations[likeliest] ?? say("page.class", { number: likeliest + 1 });
    return areProbabilities ? (bytes[0] / 255).toFixed(2) : text((bytes[0] / 127.5 - 1).toFixed(1));
  }
}

/** @param {number | string} value */
function text(value) {
  return String(value).replace("-", "−");
}

/**
 * @param {Element} table
 * @param {string[]} heads
 * @param {string[][]} rows
 */
function fill(table, heads, rows) {
  /**
   * @param {string[]} cells
   * @param {boolean} isHead
   */
  const line = (cells, isHead) =>
    `<tr>${cells.map(escaped).map((cell, i) => (isHead || i === 0 ? `<th scope="${isHead ? "col" : "row"}">${cell}</th>` : `<td>${cell}</td>`)).join("")}</tr>`;
  const [head, body] = ["thead", "tbody"].map((part) => /** @type {Element} */ (table.querySelector(part)));
  head.innerHTML = line(heads, true);
  body.innerHTML = rows.map((row) => line(row, false)).join("");
}

/** @param {string} text may be a column's own name */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
