/** What a chosen bar stands for, in words and on a small plane; and the moment that is kept. */

import { write } from "../../page/elements.js";
import { histogramOf, isLike } from "../../state/inside.js";
import { looksOf } from "../../state/branches.js";

/**
 * @param {{lit: HTMLElement, litText: HTMLElement, figure: HTMLElement, keptText: HTMLElement, drop: HTMLElement, about: HTMLElement}} places
 * @param {{say: Say, number: Intl.NumberFormat, text: ReturnType<typeof import("./text.js").insideSpeaker>, plane: Part}} given  plane: draws the
 *     small one
 * @returns {Part}
 */
export function litView({ lit, litText, figure, keptText, drop, about }, { say, number, text, plane }) {
  return {
    also: ({ frame, data, looks }) => [frame, data, looks],
    draw(state) {
      const { inside, tab } = state;
      if (tab !== "inside" || !inside?.moment) return;
      const { moment, kept, chosen } = inside;
      write(about, say("page.inside.about", { count: moment.frame.tensors.inside_rows.values.length }));
      drop.hidden = kept === null;
      write(keptText, kept ? keptName(state, kept) : "");
      lit.hidden = chosen === null || inside.lit === null;
      if (!chosen || !inside.lit) return;
      const { ends } = histogramOf(chosen.picture, moment, chosen.layer, chosen.neuron, kept);
      write(litText, text.chosen(chosen, inside.lit, ends[chosen.bar]));
      figure.hidden = chosen.picture === "weights" || chosen.picture === "gradients";
      if (!figure.hidden) plane.draw(state);
    },
  };

  /**
   * @param {State} state
   * @param {import("../../state/inside.js").Moment} kept
   */
  function keptName({ inside, branches }, kept) {
    if (inside?.moment && !isLike(kept, inside.moment)) return say("page.inside.kept_other");
    const epoch = number.format(kept.frame.epoch);
    if (kept.branch === null || kept.branch === branches.current) return say("page.inside.kept", { epoch });
    return say("page.inside.kept_branch", { epoch, branch: looksOf(branches, kept.branch).letter });
  }
}
