/** The card that explains a choice: its name, its formula, one sentence; of a feature also its value now. */

import { find, write } from "../../page/elements.js";
import { parameterText } from "../../plot/scales.js";
import { placeText } from "../plane/places.js";
import { ownLabels } from "../../state/inputs.js";
import { outputRows } from "./outputs.js";
import { probedSample } from "../../state/selectors.js";

const GAP_PX = 8;
const MARGIN_PX = 8;
const NARROWEST_PX = 190;

/**
 * @param {HTMLElement} card
 * @param {{explain: (key: string) => import("./model.js").Explanation | null, termOf: (key: string) => import("./model.js").Term | null,
 *     drawn: (state: State, key: string, curve: import("../../plot/activation_curve.js").Curve) => {about: string, markup: string},
 *     say: Say, labels: Record<"losses" | "activations", Record<string, string>>}} given
 * @returns {Part}
 */
export function explanation(card, { explain, termOf, drawn, say, labels }) {
  let key = "";
  let markup = "";

  return {
    draw(state) {
      const { explained } = state;
      const found = explained && (ofInput(state, explained.key, say) ?? explain(explained.key));
      card.hidden = !found;
      if (!found) return;
      if (key !== explained.key || find("explanation-title").textContent !== found.title) {
        key = explained.key;
        find("explanation-title").textContent = found.title;
        find("explanation-about").textContent = found.about;
        const formula = find("explanation-formula");
        formula.hidden = found.mathml === "";
        formula.innerHTML = found.mathml; // from the catalog, which is the server's own
        drawTerm(termOf(key));
        find("explanation-sheet").hidden = key !== "page:learning_rate";
      }
      drawCurve(found.curve ? drawn(state, explained.key, found.curve) : null);
      const now = find("explanation-now");
      const text = inputText(state, explained.key, say);
      now.hidden = text === "";
      write(now, text);
      showOutputs(state, explained.key);
      place(explained);
    },
  };

  /** @param {{about: string, markup: string} | null} curve  of an activation */
  function drawCurve(curve) {
    const [picture, words] = [find("explanation-curve"), find("explanation-curve-about")];
    words.hidden = !curve;
    write(words, curve?.about ?? "");
    picture.toggleAttribute("hidden", !curve?.markup);
    if (markup !== (curve?.markup ?? "")) picture.innerHTML = markup = curve?.markup ?? "";
  }

  /** @param {import("./model.js").Term | null} term  that tells more */
  function drawTerm(term) {
    find("explanation-term").hidden = !term;
    if (!term) return;
    const link = /** @type {HTMLAnchorElement} */ (find("explanation-term").querySelector("a"));
    link.textContent = term.word;
    link.href = `#glossary=${term.id}`;
    link.dataset.term = term.id;
  }

  /**
   * The table of output layers, with the setting that explains them.
   * @param {State} state
   * @param {string} of
   */
  function showOutputs(state, of) {
    const table = find("explanation-table");
    table.hidden = of !== "page:output_layer";
    if (table.hidden) return;
    const rows = outputRows(state, labels);
    const shown = JSON.stringify(rows);
    if (table.dataset.shown === shown) return;
    table.dataset.shown = shown;
    table.replaceChildren(
      rowOf("th", [say("page.output_layer.loss"), say("page.output_layer.allowed")]),
      ...rows.map(({ loss, outputs, isChosen }) => rowOf("td", [loss, outputs], isChosen)),
    );
  }

  /**
   * Beside what it is about, within the window, and never over it.
   * @param {{box: NonNullable<State["explained"]>['box'], side: "left" | "right" | "below"}} given
   */
  function place({ box, side }) {
    // On the left of the network there is little room; a narrower card will do.
    const room = box.left - GAP_PX - MARGIN_PX;
    card.style.maxWidth = side === "left" && room >= NARROWEST_PX ? `min(20rem, ${room}px)` : "";
    const { offsetWidth: width, offsetHeight: height } = card;
    /**
     * @param {number} at
     * @param {number} size
     * @param {number} most
     */
    const within = (at, size, most) => Math.max(MARGIN_PX, Math.min(at, most - size - MARGIN_PX));
    const before = box.left - GAP_PX - width;
    const after = box.right + GAP_PX;
    const fits = { left: before >= MARGIN_PX, right: after + width <= innerWidth - MARGIN_PX };
    if (side !== "below" && fits[side]) {
      card.style.left = `${side === "left" ? before : after}px`;
      card.style.top = `${within(box.top, height, innerHeight)}px`;
      return;
    }
    const below = box.bottom + GAP_PX;
    card.style.left = `${within(box.left, width, innerWidth)}px`;
    card.style.top = `${below + height <= innerHeight - MARGIN_PX ? below : Math.max(MARGIN_PX, box.top - GAP_PX - height)}px`;
  }
}

/**
 * @param {"th" | "td"} tag
 * @param {string[]} cells
 * @param {boolean} [isChosen]
 */
function rowOf(tag, cells, isChosen = false) {
  const row = document.createElement("tr");
  row.append(...cells.map((text) => Object.assign(document.createElement(tag), { textContent: text })));
  if (isChosen) row.setAttribute("aria-current", "true");
  return row;
}

/**
 * What a feature is worth at the sample that is looked at, if the network is given it.
 * @param {State} state
 * @param {string} key
 * @param {Say} say
 */
function inputText(state, key, say) {
  const index = state.layout?.features.indexOf(key.replace("features:", "")) ?? -1;
  const sample = probedSample(state);
  const inputs = state.frame?.tensors.sample_inputs?.values;
  if (index < 0 || !sample || !inputs || inputs.length !== state.layout?.features.length) return "";
  return say("page.feature_at", { place: placeText(state, sample, say), value: parameterText(inputs[index]) });
}

/**
 * What there is to say of a column that has a name of its own.
 * @param {State} state
 * @param {string} key
 * @param {Say} say
 * @returns {Explanation | null}
 */
function ofInput(state, key, say) {
  const own = ownLabels(state);
  const name = key.replace("features:", "");
  if (own[name] === undefined) return null;
  return { title: own[name], mathml: "", about: say("page.input_about") };
}
