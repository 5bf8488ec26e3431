/** A k-fold cross-validation: every fold's boundary with the part that it was tested on, and what all of them come to. */

import { find } from "../../page/elements.js";
import { MEASURE_LABELS } from "../../page/measure_labels.js";
import { lossText } from "../../plot/scales.js";
import { foldsOf } from "./folds.js";
import { pictureOf } from "./picture.js";
import { viewOf } from "./sweep_views.js";

/**
 * @param {{say: Say, palette: () => Palette}} given
 * @returns {Part}
 */
export function foldsView({ say, palette }) {
  const place = find("fold-list");

  return {
    also: ({ looks }) => looks,
    draw({ runs: { shown, tab, sweep, mapShows } }) {
      const found = sweep && viewOf(sweep, mapShows) === "folds" ? foldsOf(sweep) : null;
      find("sweep-folds").hidden = !found;
      if (!found || !sweep || !shown || tab !== "sweep") return;
      const { folds, count, mean, deviation } = found;
      const measure = say(MEASURE_LABELS[sweep.objective] ?? sweep.objective);
      const isKnown = Number.isFinite(mean) && folds.length > 1;
      find("folds-said").textContent = isKnown
        ? say("page.folds.found", { measure, mean: lossText(mean), deviation: lossText(deviation), count: folds.length })
        : "";
      const mark = folds.map(({ run }) => run.id).join();
      if (place.dataset.shows !== mark) place.replaceChildren(...folds.map(({ run }) => figure(run.id)));
      place.dataset.shows = mark;
      folds.forEach(({ run, value }, i) => {
        const button = /** @type {HTMLButtonElement} */ (place.children[i]);
        const [image, name, score] = /** @type {any} */ (button.children);
        const source = pictureOf(run, 320, palette().looks, "test");
        if (source && image.getAttribute("src") !== source) image.src = source;
        image.hidden = !source;
        name.textContent = [say("page.folds.of", { fold: (run.fold ?? 0) + 1 }), folds.length > count ? say("page.runs.of_seed", { seed: run.seed }) : ""]
          .filter(Boolean).join(" · ");
        score.textContent = lossText(value) || say("page.no_value");
        button.disabled = !source;
      });
    },
  };

  /** @param {number} id of a run */
  function figure(id) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "run-figure";
    button.dataset.foldRun = String(id);
    button.title = say("page.runs.open_trained_hint");
    const image = new Image();
    image.alt = "";
    const [name, score] = ["run-figure-name", "run-figure-loss"].map((className) => {
      const part = document.createElement("span");
      part.className = className;
      return part;
    });
    button.append(image, name, score);
    return button;
  }
}
