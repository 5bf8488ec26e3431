/** One cell of a sweep's map, closely: each of its seeds, and what can be opened. */

import { find } from "../../page/elements.js";
import { lossText } from "../../plot/scales.js";
import { pictureOf, together } from "./picture.js";
import { drawSmallCurve, extentOf } from "./small_curve.js";
import { sweepMap } from "./sweeps.js";

/**
 * @param {{say: Say, speak: RunSpeaker, palette: () => Palette}} given
 * @returns {Part}
 */
export function sweepCellView({ say, speak, palette }) {
  const place = find("cell-runs");

  return {
    draw({ runs: { shown, tab, sweep, cell: chosen, cellRun, mapShows, curves } }) {
      const cell = sweep && chosen !== null ? sweepMap(sweep).cells.flat().find(({ overrides }) => JSON.stringify(overrides) === chosen) : null;
      find("sweep-cell").hidden = !cell;
      if (!cell || !shown || tab !== "sweep") return;
      const { overrides, trial, run, runs } = cell;
      const looked = runs.find(({ id }) => id === cellRun) ?? run;
      find("cell-title").textContent = speak.settings(overrides);
      const isSpread = trial !== null && trial.n_runs > 1 && trial.median !== null;
      find("cell-spread").textContent = isSpread
        ? say("page.sweep.median", { median: lossText(trial.median ?? NaN), lowest: lossText(trial.lowest), highest: lossText(trial.highest) })
        : "";
      const mark = runs.map(({ id }) => id).join();
      if (place.dataset.runs !== mark) place.replaceChildren(...runs.map(({ id }) => figure(id)));
      place.dataset.runs = mark;
      const source = together(runs, 320, palette().looks);
      find("cell-together").hidden = !source;
      if (source && find("cell-boundaries").getAttribute("src") !== source) find("cell-boundaries").src = source;
      const extent = extentOf(runs.map(({ id }) => curves[id]?.points ?? []));
      runs.forEach((each, i) => {
        const button = /** @type {HTMLButtonElement} */ (place.children[i]);
        const [image, canvas, name, loss] = /** @type {any} */ (button.children);
        const source = pictureOf(each, 320, palette().looks);
        image.hidden = mapShows === "curves" || !source;
        canvas.hidden = mapShows !== "curves";
        if (source && image.getAttribute("src") !== source) image.src = source;
        name.textContent = say("page.runs.of_seed", { seed: each.seed });
        loss.textContent = lossText(each.metrics?.test_loss ?? NaN) || say("page.no_value");
        button.setAttribute("aria-pressed", String(each === looked));
        if (!canvas.hidden) drawSmallCurve(canvas, curves[each.id]?.points ?? [], extent, palette().ink);
      });
      find("cell-settings").disabled = !looked;
      find("cell-open").disabled = !looked || looked.epoch === 0;
      find("cell-open").dataset.trained = String(looked?.id ?? "");
    },
  };

  /** @param {number} id */
  function figure(id) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "run-figure";
    button.dataset.cellRun = String(id);
    const image = new Image();
    image.alt = "";
    const [name, loss] = ["run-figure-name", "run-figure-loss"].map((className) => {
      const part = document.createElement("span");
      part.className = className;
      return part;
    });
    button.append(image, document.createElement("canvas"), name, loss);
    return button;
  }
}
