/** The histogram of z in a neuron's own card, under f and its slope, with the saturated share marked and said. */

import { N_BARS, curvesOf, histogramOf, presentMoment } from "../../state/inside.js";
import { histogramPicture } from "./histogram.js";

/**
 * @param {HTMLElement} card
 * @param {HTMLElement} before what it stands before
 * @param {{say: Say, text: ReturnType<typeof import("./text.js").insideSpeaker>}} given
 * @returns {Part}
 */
export function neuronView(card, before, { say, text }) {
  const key = document.createElement("p");
  key.className = "inside-key";
  key.append(say("page.inside.z"), ...[["key-f", "f"], ["key-slope", say("page.inside.slope")]].map(([className, textContent]) => (
    Object.assign(document.createElement("span"), { className, textContent }))));
  const holder = document.createElement("div");
  holder.className = "neuron-z";
  holder.hidden = true;
  const drawing = histogramPicture("z", { layer: 0, nBars: N_BARS, label: say("page.inside.z"), text: "", role: "img" });
  holder.append(key, drawing.figure);
  card.insertBefore(holder, before);

  return {
    panels: ({ inspected }) => (inspected?.kind === "neuron" ? ["inside"] : []),
    draw(state) {
      const { inspected } = state;
      holder.hidden = inspected?.kind !== "neuron";
      if (inspected?.kind !== "neuron") return;
      const moment = presentMoment(state);
      const isThere = moment !== null && inspected.layer < moment.layout.layers.length;
      // Its room is kept, or the card would grow with the first numbers.
      holder.toggleAttribute("data-empty", !isThere);
      if (!isThere) return;
      const { layer, to: neuron } = inspected;
      const histogram = histogramOf("z", moment, layer, neuron);
      drawing.draw({
        histogram, kept: null, chosen: null, curves: curvesOf(moment, layer), number: text.value,
        name: (bar) => text.bar("z", histogram.ends[bar], histogram.counts[bar]),
      });
      drawing.say(text.z(moment, layer, neuron));
    },
  };
}
