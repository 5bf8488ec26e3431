/** A sweep's map: a boundary for each value tried, the warmer the better, filled in as its runs come along. */

import { find } from "../../page/elements.js";
import { lossText } from "../../plot/scales.js";
import { sweepMap } from "./sweeps.js";
import { pictureOf } from "./picture.js";

/**
 * @param {{say: import("../../page/words.js").Say, speak: ReturnType<typeof import("./run_text.js").runSpeaker>,
 *          palette: () => import("../../page/theme.js").Palette}} given
 * @returns {import("../../page/frame_loop.js").Part}
 */
export function sweepMapView({ say, speak, palette }) {
  const table = find("sweep-map");
  let drawn = ""; // which sweep's cells the table has
  let cells = [];

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

  function build({ across, down, columns, rows, cells: wanted }) {
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
    find("sweep-axes").textContent = [across, down].filter(Boolean).map(speak.field).join(" × ");
    table.classList.toggle("free", !across);
  }

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

  function show(button, { overrides, trial, run, heat }, { best }) {
    const image = button.querySelector("img");
    const source = run && pictureOf(run, 160, palette().looks);
    image.hidden = !source;
    if (source && image.getAttribute("src") !== source) image.src = source;
    button.dataset.overrides = JSON.stringify(overrides);
    button.disabled = run === null;
    button.toggleAttribute("data-best", best !== null && trial !== null && best.trial === trial.trial);
    button.style.setProperty("--heat", String(heat ?? 0));
    const median = lossText(trial?.median ?? NaN) || say("page.no_value");
    button.lastElementChild.textContent = median;
    const spread = trial && trial.n_runs > 1 && trial.median !== null ? say("page.sweep.spread", { lowest: lossText(trial.lowest), highest: lossText(trial.highest) }) : "";
    button.title = spread;
    button.setAttribute("aria-label", `${said(overrides)}: ${median}`);
  }

  function describe(sweep) {
    const isOver = sweep.status !== "running";
    find("sweep-progress").classList.toggle("over", isOver);
    find("sweep-progress").max = sweep.total || 1;
    find("sweep-progress").value = sweep.done;
    find("sweep-cancel").hidden = isOver;
    find("sweep-state").textContent = say("page.sweep.done_of", { done: sweep.done, total: sweep.total });
    const isKnown = sweep.best !== null && sweep.best.median !== null;
    const best = () => say("page.sweep.best", { settings: said(sweep.best.overrides), value: lossText(sweep.best.median) });
    find("sweep-best").textContent = isKnown ? best() : "";
  }

  function said(overrides) {
    return Object.entries(overrides).map(([field, value]) => `${speak.field(field)} ${speak.value(field, value)}`).join(", ");
  }
}
