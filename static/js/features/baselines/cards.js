/** The cards' elements, made once of a template: the network's first, then a model's each, and last where they disagree. */

import { stepsOf } from "./model.js";

/**
 * @typedef {object} Card
 * @property {HTMLElement} card
 * @property {HTMLElement} title
 * @property {HTMLCanvasElement} canvas
 * @property {{caption: HTMLElement, value: HTMLElement}} test
 * @property {HTMLElement} train
 * @property {HTMLElement} facts
 * @property {HTMLElement} controls
 * @property {HTMLButtonElement} copy
 * @property {HTMLElement} about
 * @property {Record<string, {slider: HTMLInputElement, output: HTMLOutputElement, steps: number[]}>} sliders by the control's name
 *
 * @typedef {{network: Card, models: Record<string, Card>, disagreement: Card}} Cards
 *
 * @param {HTMLElement} list
 * @param {import("./index.js").ModelRow[]} rows
 * @param {Say} say
 * @returns {Cards}
 */
export function cardsOf(list, rows, say) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("model-card"));
  /** @param {string} name  @returns {Card} */
  const made = (name) => {
    const fragment = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const found = (/** @type {string} */ selector) => /** @type {any} */ (fragment.querySelector(selector));
    const card = {
      card: found(".model"), title: found("h3"), canvas: found("canvas"), train: found(".model-train dd"), facts: found(".model-facts"),
      test: { caption: found(".model-test dt"), value: found(".model-test dd") },
      controls: found(".model-controls"), copy: found(".model-copy"), about: found(".model-about"), sliders: {},
    };
    card.title.id = `model-${name}`;
    card.card.dataset.model = name;
    card.card.setAttribute("aria-labelledby", card.title.id);
    card.copy.setAttribute("aria-describedby", card.title.id);
    list.append(fragment);
    return card;
  };
  const network = made("network");
  network.card.toggleAttribute("data-network", true);
  network.title.textContent = say("page.models.network");
  network.about.textContent = say("page.models.network_about");
  const models = Object.fromEntries(
    rows.map((row) => {
      const card = made(row.name);
      card.about.textContent = row.about;
      for (const control of row.controls) card.sliders[control.name] = sliderOf(card, row.name, control);
      return [row.name, card];
    }),
  );
  const disagreement = made("disagreement");
  disagreement.title.textContent = say("page.models.disagreement");
  for (const each of [network, disagreement]) {
    each.copy.remove();
    each.controls.remove();
  }
  return { network, models, disagreement };
}

/**
 * @param {Card} card
 * @param {string} model
 * @param {import("./index.js").Control} control
 */
function sliderOf({ controls }, model, control) {
  const steps = stepsOf(control);
  const field = document.createElement("div");
  field.className = "field slider";
  field.title = control.about;
  const [label, output, slider] = [document.createElement("label"), document.createElement("output"), document.createElement("input")];
  slider.type = "range";
  slider.id = `model-${model}-${control.name}`;
  slider.dataset.control = control.name;
  slider.max = String(steps.length - 1);
  label.htmlFor = slider.id;
  label.textContent = control.label;
  output.htmlFor.value = slider.id;
  field.append(label, output, slider);
  controls.append(field);
  return { slider, output, steps };
}
