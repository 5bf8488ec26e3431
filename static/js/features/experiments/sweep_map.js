/** A sweep's map: a boundary or a curve for each value tried, the warmer the better, filled in as its runs come along. */

import { allInputs, find, frameOf } from "../../page/elements.js";
import { lossText } from "../../plot/scales.js";
import { pictureOf } from "./picture.js";
import { drawSmallCurve, extentOf } from "./small_curve.js";
import { blocksOf, sweepMap } from "./sweeps.js";
import { viewOf, viewsOf } from "./sweep_views.js";

/** @type {Record<import("./sweep_views.js").View, string>} */
const KEYS = {
  plane: "page.search.key",
  folds: "page.folds.key",
  boundaries: "page.sweep.key",
  curves: "page.sweep.curves_key",
  complexity: "page.complexity.key",
};

/**
 * @param {{say: Say, speak: RunSpeaker, tell: SweepSpeaker, palette: () => Palette}} given
 * @returns {Part}
 */
export function sweepMapView({ say, speak, tell, palette }) {
  const table = find("sweep-map");
  let drawn = ""; // which sweep's cells the table has
  let buttons = /** @type {HTMLButtonElement[]} */ ([]);

  return {
    draw({ runs }) {
      const { shown, tab, sweep, mapShows, curves, cell: chosen } = runs;
      find("sweep-shown").hidden = sweep === null;
      find("sweep-invitation").hidden = sweep !== null;
      if (!shown || tab !== "sweep" || !sweep) return;
      const view = viewOf(sweep, mapShows);
      describe(sweep, view);
      const isMap = view === "boundaries" || view === "curves";
      frameOf(table, ".run-table").hidden = !isMap;
      if (!isMap) return;
      const map = sweepMap(sweep);
      const blocks = blocksOf(map.cells);
      const mark = JSON.stringify([sweep.id, map.columns, map.rows, blocks.map(({ row, column, width, height }) => [row, column, width, height])]);
      if (mark !== drawn) build(map, blocks);
      drawn = mark;
      table.dataset.shows = view;
      blocks.forEach(({ cell }, i) => show(buttons[i], cell, sweep, chosen));
      if (view === "curves") drawCurves(blocks, curves);
    },
  };

  /**
   * @param {ReturnType<typeof sweepMap>} map
   * @param {import("./sweeps.js").Block[]} blocks
   */
  function build({ across, down, columns, rows }, blocks) {
    /**
     * @param {string} text
     * @param {string} scope
     */
    const header = (text, scope) => {
      const cell = document.createElement("th");
      cell.scope = scope;
      cell.textContent = text;
      return cell;
    };
    const head = document.createElement("thead");
    const body = document.createElement("tbody");
    if (across) {
      const corner = document.createElement("td");
      const titles = columns.map((value) => header(speak.value(across, value), "col"));
      head.append(line([...(down ? [corner] : []), ...titles]));
    }
    buttons = [];
    rows.forEach((row, r) => {
      const places = blocks.filter((block) => block.row === r).map(({ width, height }) => {
        const place = document.createElement("td");
        place.colSpan = width;
        place.rowSpan = height;
        buttons.push(cellButton());
        place.append(/** @type {HTMLButtonElement} */ (buttons.at(-1)));
        return place;
      });
      body.append(line([...(down ? [header(speak.value(down, row), "row")] : []), ...places]));
    });
    table.replaceChildren(head, body);
    table.style.setProperty("--columns", String(columns.length));
    table.classList.toggle("free", !across);
  }

  /** @param {Node[]} children */
  function line(children) {
    const made = document.createElement("tr");
    made.append(...children);
    return made;
  }

  function cellButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sweep-cell";
    const [picture, text, spread] = ["sweep-picture", "sweep-value", "sweep-spread"].map((name) => {
      const part = document.createElement("span");
      part.className = name;
      return part;
    });
    const image = new Image();
    image.alt = "";
    image.hidden = true;
    picture.append(image, document.createElement("canvas"));
    button.append(picture, text, spread);
    return button;
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {import("./sweeps.js").Cell} cell
   * @param {Sweep} sweep
   * @param {string | null} chosen
   */
  function show(button, { overrides, trial, run, heat }, { best, trials }, chosen) {
    const image = /** @type {HTMLImageElement} */ (button.querySelector("img"));
    const source = run && pictureOf(run, 160, palette().looks);
    image.hidden = !source;
    if (source && image.getAttribute("src") !== source) image.src = source;
    button.dataset.cell = JSON.stringify(overrides);
    button.disabled = trial === null;
    button.setAttribute("aria-pressed", String(button.dataset.cell === chosen));
    button.toggleAttribute("data-best", best !== null && trial !== null && best.trial === (trial.same_as ?? trial.trial));
    button.style.setProperty("--heat", String(heat ?? 0));
    const [, value, spread] = button.children;
    const median = lossText(trial?.median ?? NaN) || say("page.no_value");
    value.textContent = median;
    const isSpread = trial !== null && trial.n_runs > 1 && trial.median !== null;
    spread.textContent = isSpread ? say("page.sweep.spread", { lowest: lossText(trial.lowest), highest: lossText(trial.highest) }) : "";
    const first = trials.find((each) => each.trial === trial?.same_as);
    button.title = first ? say("page.sweep.same_as", { settings: speak.settings(first.overrides) }) : "";
    button.setAttribute("aria-label", [`${speak.settings(overrides)}: ${median}`, spread.textContent, button.title].filter(Boolean).join(", "));
  }

  /**
   * @param {import("./sweeps.js").Block[]} blocks
   * @param {import("../../state/runs.js").Runs["curves"]} curves
   */
  function drawCurves(blocks, curves) {
    const points = blocks.map(({ cell: { run } }) => (run ? (curves[run.id]?.points ?? []) : []));
    const extent = extentOf(points);
    buttons.forEach((button, i) => {
      const canvas = /** @type {HTMLCanvasElement} */ (button.querySelector("canvas"));
      if (canvas.clientWidth) drawSmallCurve(canvas, points[i], extent, palette().ink);
    });
  }

  /**
   * @param {Sweep} sweep
   * @param {import("./sweep_views.js").View} view
   */
  function describe(sweep, view) {
    const isOver = sweep.status !== "running";
    find("sweep-axes").textContent = tell.title(sweep);
    find("sweep-facts").textContent = [tell.facts(sweep), tell.date(sweep), tell.status(sweep)].join(" · ");
    find("sweep-progress").classList.toggle("over", isOver);
    find("sweep-progress").max = sweep.total || 1;
    find("sweep-progress").value = sweep.done;
    find("sweep-cancel").hidden = isOver;
    find("sweep-state").textContent = say("page.sweep.done_of", { done: sweep.done, total: sweep.total });
    find("sweep-csv").href = `api/runs?format=csv&limit=500&sweep_id=${sweep.id}`;
    const { best } = sweep;
    const isKnown = best !== null && best.median !== null && view !== "folds";
    find("sweep-best").textContent = isKnown ? say("page.sweep.best", { settings: speak.settings(best.overrides), value: lossText(best.median ?? NaN) }) : "";
    find("sweep-key").textContent = say(KEYS[view]);
    const views = viewsOf(sweep);
    for (const button of allInputs("input", find("sweep-shows"))) {
      button.checked = button.value === view;
      frameOf(button, "label").hidden = !views.some((each) => each === button.value);
    }
    find("sweep-shows").style.setProperty("--views", String(views.length));
  }
}
