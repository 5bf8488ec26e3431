/**
 * What every feature of the page is given: its words, its tables, its colours.
 *
 * @typedef {object} Page
 * @property {string} language
 * @property {Say} say
 * @property {Intl.NumberFormat} number
 * @property {Catalog} catalog
 * @property {ReturnType<typeof import("../state/catalog.js").tablesOf>} tables
 * @property {Config} defaults
 * @property {string[]} hosts names that others reach the server by
 * @property {Record<string, string>} words
 * @property {Record<string, number[][]>} previews rows of each data set
 * @property {Record<string, Record<string, number[][]>>} classPreviews of data sets with other numbers of classes or gates, by those
 * @property {(state: State) => Record<string, FeatureField>} features pictures of each feature over the plane that is shown
 * @property {() => Palette} palette in force now
 */

import { readBootstrap } from "../state/bootstrap.js";
import { tablesOf } from "../state/catalog.js";
import { find } from "./elements.js";
import { featuresOnPlane } from "./feature_pictures.js";
import { speaker } from "./words.js";

/**
 * @param {() => Palette} palette
 * @returns {Page}
 */
export function readPage(palette) {
  const { catalog, words, defaults, hosts, previews, classPreviews, features } = readBootstrap(find("bootstrap").textContent ?? "");
  const language = document.documentElement.lang;
  return {
    language, catalog, words, previews, classPreviews, palette,
    features: featuresOnPlane(features),
    say: speaker(words, language),
    number: new Intl.NumberFormat(language),
    tables: tablesOf(catalog),
    defaults,
    hosts,
  };
}
