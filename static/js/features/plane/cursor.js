/** What the plane says where it is pointed at: both coordinates, and the answer there. */

import { likeliest } from "../../state/predictions.js";
import { byteAt } from "../../plot/plane.js";
import { coordinateText } from "../../plot/scales.js";
import { axesOf, measuredText } from "./places.js";
import { classNames, isProbability, shownField, shownSubject } from "../../state/selectors.js";

/**
 * @param {HTMLElement} output
 * @param {HTMLElement} canvas the plane; while it has the focus, the text is spoken
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function cursorText(output, canvas, { say }) {
  return {
    draw(state) {
      const text = state.cursor ? textFor(state, state.cursor) : "";
      output.setAttribute("aria-live", document.activeElement === canvas ? "polite" : "off");
      if (output.textContent !== text) output.textContent = text;
    },
  };

  /**
   * @param {State} state
   * @param {Spot} cursor
   */
  function textFor(state, cursor) {
    const answer = answerText(state, cursor);
    const axes = axesOf(state);
    const at = [cursor.x1, cursor.x2].map((value, i) => measuredText(axes[i], value));
    const place = axes.length ? at.slice(0, axes.length).join(", ") : say("page.cursor", { x1: at[0], x2: at[1] });
    return answer ? `${place} → ${answer}` : place;
  }

  /**
   * @param {State} state
   * @param {Spot} cursor
   */
  function answerText(state, cursor) {
    const { frame } = state;
    const subject = shownSubject(state);
    if (!frame || subject?.kind === "feature") return ""; // its picture is scaled to be seen, and says no numbers
    if (!subject && frame.outputs.length > 1) {
      const probabilities = Float32Array.from(frame.outputs, (field) => byteAt(field, cursor) / 255);
      const best = likeliest(probabilities);
      return `${classNames(state, say)[best]} ${probabilities[best].toFixed(2)}`;
    }
    const field = shownField(state, {});
    if (!field) return "";
    const byte = byteAt(field, cursor);
    return coordinateText(isProbability(state, subject) ? byte / 255 : byte / 127.5 - 1);
  }
}
