/**
 * What there is to say of each choice: its name, its formula as MathML, one sentence. Pure.
 * The catalog's rows are found by `family:name`, a hyperparameter by `hyperparameters:family.row.name`, other settings
 * by `page:name`.
 *
 * @typedef {{title: string, mathml: string, about: string, curve?: import("../../plot/activation_curve.js").Curve}} Explanation
 * @typedef {import("../glossary/model.js").Term} Term
 */

/**
 * @param {Catalog} catalog
 * @param {Record<string, string>} words
 * @returns {(key: string) => Explanation | null}
 */
export function explainer(catalog, words) {
  /** @type {Map<string, Explanation>} */
  const known = new Map();
  /**
   * @param {string} key
   * @param {{label: string, mathml?: string, about?: string, curve?: import("../../plot/activation_curve.js").Curve}} given
   */
  const add = (key, { label, mathml = "", about = "", curve }) => known.set(key, { title: label, mathml, about, curve });
  for (const [family, rows] of Object.entries(catalog)) {
    if (!Array.isArray(rows)) continue;
    for (const row of /** @type {import("../../state/catalog.js").Row[]} */ (rows)) {
      add(`${family}:${row.name}`, row);
      for (const each of row.hyperparameters ?? []) add(`hyperparameters:${family}.${row.name}.${each.name}`, each);
    }
  }
  for (const name of catalog.constants.inputs) {
    if (!known.has(`features:${name}`)) add(`features:${name}`, { label: name, about: words["page.input_about"] });
  }
  for (const [name, row] of Object.entries(catalog.settings ?? {})) add(`page:${name}`, row);
  return (key) => known.get(key) ?? null;
}

/**
 * Which term of the glossary tells more of a choice: its own, else its family's.
 * @param {Term[]} terms
 * @returns {(key: string) => Term | null}
 */
export function termFinder(terms) {
  const byLabel = new Map(terms.toReversed().flatMap((term) => term.labels.map((label) => [label, term])));
  return (key) => {
    const [family, name] = key.split(":");
    return byLabel.get(`${family}.${name.split(".").at(-1)}`) ?? byLabel.get(family) ?? null;
  };
}
