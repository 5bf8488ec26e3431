/** A sweep's map: a boundary for each value tried, the warmer the better, filled in as its runs come along. */

import { find } from "../../page/elements.js";
import { lossText } from "../../plot/scales.js";
import { sweepMap } from "./sweeps.js";
import { pictureOf } from "./picture.js";

/**
 * @param {{say: Say, speak: RunSpeaker,
 *          palette: () => Palette}} given
 * @returns {Part}
 */
export function sweepMapView({ say, speak, palette }) {
  const table = find("sweep-map");
  let drawn = ""; // which sweep's cells the table has
  let cells = /** @type {HTMLButtonElement[]} */ ([]);

  return {
    draw({ runs: { shown, tab, sweep } }) {
      find("sweep-shown").hidden = sweep === null;
      find("sweep-invitation").hidden = sweep !== null;
      if (!shown || tab !== "sweep" || !sweep) return;
      const map = sweepMap(sweep);
      const mark = JSON.stringify([sweep.id, map.columns, map.rows]);
      if (mark !== drawn) build(map);
      drawn = mark;
      map.cells.flat().forEach((cell, i) => show(cells[i], cell, sweep));
      describe(sweep);
    },
  };

  /** @param {ReturnType<typeof sweepMap>} map */
  function build({ across, down, columns, rows, cells: wanted }) {
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
      const titles = columns.map((value) => header(speak.value(across, value), "col"));
      head.append(line([...(down ? [document.createElement("td")] : []), ...titles]));
    }
    cells = [];
    rows.forEach((row, r) => {
      const made = wanted[r].map(() => cellButton());
      cells.push(...made);
      const places = made.map((button) => {
        const place = document.createElement("td");
        place.append(button);
        return place;
      });
      body.append(line([...(down ? [header(speak.value(down, row), "row")] : []), ...places]));
    });
    table.replaceChildren(head, body);
    find("sweep-axes").textContent = [across, down].flatMap((field) => (field === null ? [] : [speak.field(field)])).join(" × ");
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
    const text = document.createElement("span");
    const image = new Image();
    image.alt = "";
    image.hidden = true;
    const picture = document.createElement("span");
    picture.className = "sweep-picture";
    picture.append(image);
    button.append(picture, text);
    return button;
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {import("./sweeps.js").Cell} cell
   * @param {Sweep} sweep
   */
  function show(button, { overrides, trial, run, heat }, { best }) {
    const image = /** @type {HTMLImageElement} */ (button.querySelector("img"));
    const source = run && pictureOf(run, 160, palette().looks);
    image.hidden = !source;
    if (source && image.getAttribute("src") !== source) image.src = source;
    button.dataset.overrides = JSON.stringify(overrides);
    button.disabled = run === null;
    button.toggleAttribute("data-best", best !== null && trial !== null && best.trial === trial.trial);
    button.style.setProperty("--heat", String(heat ?? 0));
    const median = lossText(trial?.median ?? NaN) || say("page.no_value");
    /** @type {Element} */ (button.lastElementChild).textContent = median;
    const isSpread = trial !== null && trial.n_runs > 1 && trial.median !== null;
    button.title = isSpread ? say("page.sweep.spread", { lowest: lossText(trial.lowest), highest: lossText(trial.highest) }) : "";
    button.setAttribute("aria-label", `${said(overrides)}: ${median}`);
  }

  /** @param {Sweep} sweep */
  function describe(sweep) {
    const isOver = sweep.status !== "running";
    find("sweep-progress").classList.toggle("over", isOver);
    find("sweep-progress").max = sweep.total || 1;
    find("sweep-progress").value = sweep.done;
    find("sweep-cancel").hidden = isOver;
    find("sweep-state").textContent = say("page.sweep.done_of", { done: sweep.done, total: sweep.total });
    const { best } = sweep;
    const isKnown = best !== null && best.median !== null;
    find("sweep-best").textContent = isKnown ? say("page.sweep.best", { settings: said(best.overrides), value: lossText(best.median ?? NaN) }) : "";
  }

  /** @param {Changes} overrides */
  function said(overrides) {
    return Object.entries(overrides).map(([field, value]) => `${speak.field(field)} ${speak.value(field, value)}`).join(", ");
  }
}
