/** What a chosen bar stands for, in words and on a small plane. */

import { write } from "../../page/elements.js";
import { histogramOf } from "../../state/inside.js";

/**
 * @param {{lit: HTMLElement, litText: HTMLElement, figure: HTMLElement, about: HTMLElement}} places
 * @param {{say: Say, text: ReturnType<typeof import("./text.js").insideSpeaker>, plane: Part}} given  plane: draws the
 *     small one
 * @returns {Part}
 */
export function litView({ lit, litText, figure, about }, { say, text, plane }) {
  return {
    also: ({ frame, data, looks }) => [frame, data, looks],
    draw(state) {
      const { inside, tab } = state;
      if (tab !== "inside" || !inside?.moment) return;
      const { moment, kept, chosen } = inside;
      write(about, say("page.inside.about", { count: moment.frame.tensors.inside_rows.values.length }));
      lit.hidden = chosen === null || inside.lit === null;
      if (!chosen || !inside.lit) return;
      const { ends } = histogramOf(chosen.picture, moment, chosen.layer, chosen.neuron, kept);
      write(litText, text.chosen(chosen, inside.lit, ends[chosen.bar]));
      figure.hidden = chosen.picture === "weights" || chosen.picture === "gradients";
      if (!figure.hidden) plane.draw(state);
    },
  };
}
