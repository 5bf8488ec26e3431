/** Values of the measures that settings are judged by, in words. Pure. */

import { lossText } from "../plot/scales.js";
import { LESSON_MEASURE_LABELS, MEASURE_LABELS } from "./measure_labels.js";

/** @param {Say} say */
export function measureSpeaker(say) {
  return {
    /**
     * @param {string} name
     * @returns {string}
     */
    measure: (name) => say(MEASURE_LABELS[name] ?? LESSON_MEASURE_LABELS[name] ?? name),

    /**
     * @param {string} name of the measure
     * @param {number | null} given null: diverged
     */
    value(name, given) {
      if (given === null) return say("page.luck.diverged");
      return name.endsWith("_accuracy") ? say("page.percent", { value: (given * 100).toFixed(1) }) : closely(given);
    },

    /**
     * A round value on an axis.
     * @param {string} name of the measure
     * @param {number} given
     */
    tick(name, given) {
      return name.endsWith("_accuracy") ? say("page.percent", { value: Math.round(given * 100) }) : String(given).replace("-", "−");
    },
  };
}

/**
 * A number with at least two digits that mean something, however small.
 * @param {number} given
 */
export function closely(given) {
  const isSmall = given !== 0 && Math.abs(given) < 0.001;
  return (isSmall ? String(Number(given.toPrecision(2))) : lossText(given)).replaceAll("-", "−");
}

/**
 * A label as it is written within a sentence.
 * @param {string} label
 */
export function inSentence(label) {
  return label.charAt(0).toLowerCase() + label.slice(1);
}
