/** The layers, one below the other: each with histograms of z, of weights and of gradients, and a sentence under each. */

import { write } from "../../page/elements.js";
import { canLie } from "../../state/branch_inside.js";
import { MOST_OPEN, N_BARS, curvesOf, histogramOf, isLike, placeOfSubject } from "../../state/inside.js";
import { shownSubject } from "../../state/selectors.js";
import { histogramPicture } from "./histogram.js";

/**
 * @typedef {ReturnType<typeof histogramPicture>} Drawing
 * @typedef {{title: HTMLElement, said: HTMLElement, pictures: Partial<Record<import("../../state/inside.js").Picture, Drawing>>}} Section
 *
 * @param {HTMLElement} root
 * @param {{say: Say, text: ReturnType<typeof import("./text.js").insideSpeaker>}} given
 * @returns {Part}
 */
export function layersView(root, { say, text }) {
  let made = "";
  /** @type {Section[]} */
  let sections = [];

  return {
    draw(state) {
      const { inside, tab } = state;
      if (tab !== "inside" || !inside?.moment) return;
      const { moment, kept } = inside;
      const { layers } = moment.layout;
      const isMany = layers.length > MOST_OPEN;
      const sums = moment.frame.tensors.inside_sum_bars;
      const normalized = layers.map((_, layer) => Boolean(sums) && histogramOf("sums", moment, layer, null).counts.some(Boolean));
      const open = layers.map((_, layer) => !isMany || layer === inside.layer);
      const shape = JSON.stringify([layers.map(({ activation }) => activation), normalized, open, isMany]);
      if (shape !== made) {
        made = shape;
        const focused = document.activeElement?.closest("[data-open-layer]")?.getAttribute("data-open-layer");
        sections = [];
        root.replaceChildren(...layers.map((_, layer) => makeSection(moment.layout, layer, open[layer], normalized[layer], isMany)));
        if (focused) /** @type {HTMLElement | null} */ (root.querySelector(`[data-open-layer="${focused}"]`))?.focus();
      }
      const place = placeOfSubject(shownSubject(state), moment.layout);
      const other = kept && isLike(kept, moment) ? kept : null;
      sections.forEach((section, layer) => drawSection(section, moment, other, layer, place?.layer === layer ? place.neuron : null, inside));
    },
  };

  /**
   * @param {Layout} layout
   * @param {number} layer
   * @param {boolean} isOpen
   * @param {boolean} isNormalized
   * @param {boolean} isMany
   */
  function makeSection(layout, layer, isOpen, isNormalized, isMany) {
    const section = document.createElement("section");
    section.className = "inside-layer";
    const head = document.createElement("div");
    head.className = "inside-head";
    const heading = document.createElement("h3");
    const title = isMany ? document.createElement("button") : document.createElement("span");
    if (title instanceof HTMLButtonElement) {
      title.type = "button";
      title.className = "quiet";
      title.dataset.openLayer = String(layer);
      title.setAttribute("aria-expanded", String(isOpen));
    }
    const said = document.createElement("span");
    said.className = "inside-state";
    heading.append(title);
    head.append(heading, said);
    section.append(head);
    /** @type {Section["pictures"]} */
    const pictures = {};
    if (isOpen) {
      const name = text.layerName(layout, layer);
      const make = (/** @type {import("../../state/inside.js").Picture} */ picture, /** @type {number} */ nBars) => {
        const label = say(`page.inside.${picture}`);
        const heard = say("page.inside.of_layer", { picture: label, layer: name });
        const drawing = histogramPicture(picture, { layer, nBars, label: heard, text: picture === "z" && !isNormalized ? "" : label });
        pictures[picture] = drawing;
        return drawing.figure;
      };
      const values = document.createElement("div");
      values.className = "inside-values";
      values.append(make("weights", 21), make("gradients", 21));
      const sums = document.createElement("div");
      sums.className = "inside-sums";
      if (isNormalized) sums.append(make("sums", N_BARS));
      sums.append(make("z", N_BARS));
      const body = document.createElement("div");
      body.className = "inside-pictures";
      body.append(sums, values);
      section.append(body);
    }
    sections.push({ title, said, pictures });
    return section;
  }

  /**
   * @param {Section} section
   * @param {import("../../state/inside.js").Moment} moment
   * @param {import("../../state/inside.js").Moment | null} kept
   * @param {number} layer
   * @param {number | null} neuron that is pointed at, in this layer
   * @param {Inside} inside
   */
  function drawSection({ title, said, pictures }, moment, kept, layer, neuron, { chosen }) {
    const name = text.title(moment.layout, layer);
    write(title, neuron === null ? name : say("page.inside.of_neuron", { layer: name, neuron: neuron + 1 }));
    write(said, text.state(moment, layer, neuron));
    for (const [key, drawing] of Object.entries(pictures)) {
      const picture = /** @type {import("../../state/inside.js").Picture} */ (key);
      const histogram = histogramOf(picture, moment, layer, neuron, kept);
      const isChosen = chosen?.picture === picture && chosen.layer === layer && chosen.neuron === neuron;
      drawing.draw({
        histogram,
        kept: kept && canLie(picture, moment, kept, layer) ? histogramOf(picture, kept, layer, neuron, moment) : null,
        chosen: isChosen ? chosen.bar : null,
        name: (bar) => text.bar(picture, histogram.ends[bar], histogram.counts[bar]),
        number: text.value,
        curves: picture === "z" ? curvesOf(moment, layer) : null,
      });
      drawing.figure.dataset.neuron = neuron === null ? "" : String(neuron);
      drawing.figure.dataset.half = String(histogram.half);
      drawing.say(sentence(picture, moment, layer, neuron, histogram));
    }
  }

  /**
   * @param {import("../../state/inside.js").Picture} picture
   * @param {import("../../state/inside.js").Moment} moment
   * @param {number} layer
   * @param {number | null} neuron
   * @param {import("../../state/inside.js").Histogram} histogram
   */
  function sentence(picture, moment, layer, neuron, { counts, half }) {
    if (picture === "sums") return text.sums({ before: counts, after: histogramOf("z", moment, layer, neuron).counts, half });
    return text[picture](moment, layer, neuron);
  }
}
