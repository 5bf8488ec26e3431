/**
 * What there is to say of each choice: its name, its formula as MathML, one sentence. Pure.
 * The catalog's rows are found by `family:name`, a hyperparameter by `hyperparameters:family.row.name`, other settings
 * by `page:name`.
 *
 * @typedef {{title: string, mathml: string, about: string}} Explanation
 */

/**
 * @param {Record<string, any>} catalog
 * @param {Record<string, string>} words
 * @returns {(key: string) => Explanation | null}
 */
export function explainer(catalog, words) {
  /** @type {Map<string, Explanation>} */
  const known = new Map();
  const add = (key, { label, mathml = "", about }) => known.set(key, { title: label, mathml, about });
  for (const [family, rows] of Object.entries(catalog)) {
    if (!Array.isArray(rows)) continue;
    for (const row of rows) {
      add(`${family}:${row.name}`, row);
      for (const each of row.hyperparameters ?? []) add(`hyperparameters:${family}.${row.name}.${each.name}`, each);
    }
  }
  for (const [key, about] of Object.entries(words)) {
    const name = /^page\.(\w+)\.about$/.exec(key)?.[1];
    if (name) add(`page:${name}`, { label: words[`page.${name}`], about });
  }
  return (key) => known.get(key) ?? null;
}
