/** Other models on the same points: a card each beside the network's, fitted by the server while one watches. */

import { find } from "../../page/elements.js";
import { runSpeaker } from "../../page/run_text.js";
import { bindBaselines } from "./input.js";
import { cardsOf } from "./cards.js";
import { headView, modelView, networkView, disagreementView } from "./view.js";

/**
 * @typedef {{name: string, label: string, about: string, default: number, low: number, high: number, whole: boolean}} Control
 * @typedef {{name: string, label: string, about: string, regression_label: string | null, standardized: boolean, controls: Control[]}} ModelRow
 *
 * @param {Page} page
 * @param {Store} store
 * @param {{rest: ReturnType<typeof import("../../wire/rest.js").restAt>,
 *          follow: typeof import("../../wire/baselines.js").followBaselines}} given
 * @returns {Promise<Part[]>}
 */
export async function baselinesFeature(page, store, { rest, follow }) {
  const { available, command, models } = /** @type {{available: boolean, command: string, models: ModelRow[]}} */ (await rest.listBaselines());
  find("models-missing").hidden = available;
  find("models-panel").hidden = !available;
  find("models-command").textContent = command;
  if (!available) return [];
  const { say, palette } = page;
  const cards = cardsOf(find("model-list"), models, say);
  bindBaselines(store, cards, { say, writeScript: rest.scriptOfBaseline });
  follow(store, rest, models.map(({ name }) => name));
  return [
    headView({ say, count: models.length + 1 }),
    networkView(cards.network, { say, palette, speak: runSpeaker(page) }),
    ...models.map((row) => modelView(cards.models[row.name], row, { say, palette })),
    disagreementView(cards.disagreement, { say, palette }),
  ];
}
