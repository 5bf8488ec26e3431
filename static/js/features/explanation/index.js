/** What each choice means, in a card. */

import { find } from "../../page/elements.js";
import { byName, tablesOf } from "../../state/catalog.js";
import { bindExplanations } from "./input.js";
import { explainer, termFinder } from "./model.js";
import { explanation } from "./view.js";

/** @typedef {import("../../plot/activation_curve.js").Curve} Curve */

/**
 * @param {Page} page  whose catalog has names only: sentences and formulas are read when something is first explained
 * @param {Store} store
 * @param {{getCatalog: () => Promise<Catalog>, getGlossary: () => Promise<{terms: import("../glossary/model.js").Term[]}>,
 *     getCurves: () => Promise<typeof import("../../explaining.js")>}} given
 * @returns {Part[]}
 */
export function explanationFeature({ say, catalog, words }, store, { getCatalog, getGlossary, getCurves }) {
  const card = find("explanation");
  const named = explainer(catalog, words);
  /** @type {typeof named} */
  let explain = () => null;
  /** @type {ReturnType<typeof termFinder>} */
  let termOf = () => null;
  /** @type {typeof import("../../explaining.js").drawnCurve | null} */
  let draw = null;
  /** @type {(state: State, key: string, curve: Curve) => {about: string, markup: string}} */
  const drawn = (state, key, curve) => draw?.(curve, key.split(":")[1], state, {
    label: explain(`hyperparameters:${key}.${curve.by?.hyperparameter}`.replace("activations:", "activations."))?.title ?? "",
  }) ?? { about: curve.about, markup: "" };
  let isAsked = false;

  async function load() {
    if (isAsked) return;
    isAsked = true;
    try {
      const [whole, { terms }, { drawnCurve }] = await Promise.all([getCatalog(), getGlossary(), getCurves()]);
      draw = drawnCurve;
      explain = explainer(whole, words);
      termOf = termFinder(terms);
      const { explained } = store.state();
      if (explained) store.dispatch({ type: "explained", explained: { ...explained } }); // now there is something to draw
    } catch {
      isAsked = false; // a notice says that the server is away; the next explanation asks again
    }
  }

  store.subscribe(({ explained }) => void (explained && load()));
  // What there is to say of a setting comes with the whole catalog.
  bindExplanations(store, card, (key) => (key.startsWith("page:") ? { key } : named(key)));
  const labels = { losses: byName(catalog.losses, ({ label }) => label), activations: tablesOf(catalog).activationLabels };
  return [explanation(card, { explain: (key) => explain(key), termOf: (key) => termOf(key), drawn, say, labels })];
}
