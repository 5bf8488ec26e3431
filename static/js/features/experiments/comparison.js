/** Runs beside each other: boundaries, and a table of only what differs. */

import { find } from "../../page/elements.js";
import { fieldOf } from "../../state/config.js";
import { comparedRuns } from "../../state/runs.js";
import { lossText } from "../../plot/scales.js";
import { pictureOf } from "./picture.js";

/**
 * @param {{say: Say, speak: RunSpeaker,
 *          palette: () => Palette}} given
 * @returns {Part}
 */
export function comparison({ say, speak, palette }) {
  const figures = new Map();

  return {
    draw({ runs }) {
      const compared = comparedRuns(runs);
      find("run-comparison").hidden = !compared.length;
      find("runs-invitation").hidden = compared.length > 0;
      if (!runs.shown || !compared.length) return;
      const together = compared.map(({ run }) => run);
      const shown = compared.map((each) => figureOf(each, together));
      const place = find("run-boundaries");
      if (shown.length !== place.children.length || shown.some((figure, i) => figure !== place.children[i])) place.replaceChildren(...shown);
      drawTable(compared);
    },
  };

  /**
   * @param {{run: Run, slot: number}} given
   * @param {Run[]} together
   */
  function figureOf({ run, slot }, together) {
    let figure = figures.get(run.id);
    if (!figure) {
      figures.set(run.id, (figure = document.createElement("button")));
      figure.type = "button";
      figure.className = "run-figure";
      figure.dataset.opensRun = String(run.id);
      figure.append(new Image(), element("span", "run-figure-name"), element("span", "run-figure-loss"));
      figure.title = say("page.runs.open_trained_hint");
    }
    figure.style.setProperty("--run", `var(--branch-${slot + 1})`);
    const [image, name, loss] = figure.children;
    const source = pictureOf(run, 320, palette().looks);
    image.alt = "";
    if (source && image.getAttribute("src") !== source) image.src = source;
    name.textContent = speak.among(run, together);
    loss.textContent = lossText(run.metrics?.test_loss ?? NaN) || say("page.no_value");
    figure.setAttribute("aria-label", say("page.runs.open_named", { name: speak.among(run, together) }));
    return figure;
  }

  /** @param {ReturnType<typeof comparedRuns>} compared */
  function drawTable(compared) {
    const configs = compared.map(({ run }) => run.config);
    const differing = speak.differing(configs);
    find("run-alike").hidden = compared.length < 2 || differing.length > 0;
    const rows = differing.map((field) => row(speak.field(field), configs.map((config) => speak.value(field, fieldOf(config, field)))));
    /**
     * @param {string} key
     * @param {string} name
     */
    const metric = (key, name) => row(say(key), compared.map(({ run }) => lossText(run.metrics?.[name] ?? NaN) || say("page.no_value")));
    const together = compared.map(({ run }) => run);
    const head = row("", together.map((run) => speak.among(run, together)), "th");
    compared.forEach(({ slot }, i) => /** @type {HTMLElement} */ (head.children[i + 1]).style.setProperty("--run", `var(--branch-${slot + 1})`));
    const results = [
      row(say("page.runs.epochs"), compared.map(({ run }) => say("page.runs.epoch_of", { epoch: run.epoch, epochs: run.epochs }))),
      metric("page.test_loss", "test_loss"),
      metric("page.train_loss", "train_loss"),
    ];
    const thead = document.createElement("thead");
    const [settings, outcome] = [document.createElement("tbody"), document.createElement("tbody")];
    thead.append(head);
    settings.append(...rows);
    outcome.append(...results);
    find("run-differences").replaceChildren(thead, settings, outcome);
  }

  /**
   * @param {string} label
   * @param {string[]} cells
   * @param {string} [kind]
   */
  function row(label, cells, kind = "td") {
    const line = document.createElement("tr");
    const first = element(label ? "th" : "td", "");
    if (label) first.scope = "row";
    first.textContent = label;
    line.append(first);
    for (const text of cells) {
      const cell = element(kind, "");
      if (kind === "th") cell.scope = "col";
      cell.textContent = text;
      line.append(cell);
    }
    return line;
  }
}

/**
 * @param {string} name
 * @param {string} className
 */
function element(name, className) {
  const made = /** @type {any} */ (document.createElement(name));
  made.className = className;
  return made;
}
