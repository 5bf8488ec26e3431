/** The racers: each with its settings, its place, its loss and when it arrives. */

import { write } from "../../page/elements.js";
import { hyperparameterOf, nameOf } from "../../state/choices.js";
import { ballAt, raceFound, raceIn } from "../../state/race.js";

/**
 * @typedef {import("../../state/catalog.js").TunableRow} TunableRow
 * @typedef {ReturnType<typeof import("./text.js").raceSpeaker>} RaceSpeaker
 */

/**
 * @param {HTMLElement} table
 * @param {{say: Say, tell: RaceSpeaker, optimizers: TunableRow[]}} given
 * @returns {Part}
 */
export function raceTable(table, { say, tell, optimizers }) {
  const body = /** @type {HTMLTableElement} */ (table).tBodies[0];
  return {
    draw(state) {
      if (state.prepared.sheet !== "race") return;
      const { racers, at } = raceIn(state);
      const found = raceFound(state);
      while (body.rows.length > racers.length) body.deleteRow(-1);
      while (body.rows.length < racers.length) body.append(rowOf(body.rows.length));
      racers.forEach((racer, i) => {
        const row = body.rows[i];
        const known = found?.racers[i];
        drawSettings(row, racer, known, racers.length > 1);
        drawPlace(row, known?.optimizer === nameOf(racer.optimizer) ? known : undefined, at, found);
      });
    },
  };

  /** @param {number} i */
  function rowOf(i) {
    const row = document.createElement("tr");
    row.dataset.racer = String(i);
    const head = Object.assign(document.createElement("th"), { scope: "row" });
    head.append(Object.assign(document.createElement("i"), { textContent: String(i + 1) }));
    row.append(head);
    const select = document.createElement("select");
    select.dataset.part = "optimizer";
    select.autocomplete = "off";
    select.setAttribute("aria-label", say("page.race.optimizer_of", { number: i + 1 }));
    select.append(...optimizers.map(({ name, label }) => new Option(label, name)));
    const rate = numberField("rate");
    const own = numberField("own");
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: "×" });
    remove.dataset.part = "remove";
    row.append(...[select, rate, own].map(cellOf), ...Array.from({ length: 4 }, () => document.createElement("td")), cellOf(remove));
    return row;
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {import("../../state/race.js").Racer} racer
   * @param {import("../../state/race.js").RacerFound | undefined} known
   * @param {boolean} isOneOfSeveral
   */
  function drawSettings(row, { optimizer, rate }, known, isOneOfSeveral) {
    const [select, rateField, own, remove] = ["optimizer", "rate", "own", "remove"].map((part) =>
      /** @type {HTMLInputElement} */ (row.querySelector(`[data-part=${part}]`)));
    const name = String(nameOf(optimizer));
    select.value = name;
    const blanks = { name: tell.nameOf(Number(row.dataset.racer), name) };
    put(rateField, rate ?? (known?.optimizer === name ? Number(known.learning_rate.toPrecision(3)) : null), say("page.race.rate_of", blanks));
    const hyperparameter = optimizers.find((each) => each.name === name)?.hyperparameters[0];
    own.hidden = !hyperparameter;
    if (hyperparameter) put(own, hyperparameterOf(optimizer, hyperparameter), say("page.race.own_of", { ...blanks, what: hyperparameter.label }));
    own.title = hyperparameter?.label ?? "";
    remove.disabled = !isOneOfSeveral;
    remove.setAttribute("aria-label", say("page.race.remove", blanks));
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {import("../../state/race.js").RacerFound | undefined} known
   * @param {number} at
   * @param {import("../../state/race.js").RaceFound | null} found
   */
  function drawPlace(row, known, at, found) {
    const cells = [...row.cells].slice(4, 8);
    if (!known || !found) return cells.forEach((cell) => write(cell, ""));
    const ball = ballAt(known, at);
    write(cells[0], tell.place(ball.x, ball.y));
    write(cells[1], tell.value(ball.loss));
    write(cells[2], ball.moment ? tell.place(...ball.moment) : "–");
    write(cells[3], tell.state(known, ball, found));
    row.toggleAttribute("data-arrived", ball.hasArrived && !ball.hasDiverged);
    row.toggleAttribute("data-diverged", ball.hasDiverged);
  }
}

/** @param {string} part */
function numberField(part) {
  const field = document.createElement("input");
  Object.assign(field, { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
  field.dataset.decimal = "";
  field.dataset.part = part;
  return field;
}

/** @param {HTMLElement} control */
function cellOf(control) {
  const cell = document.createElement("td");
  cell.append(control);
  return cell;
}

/**
 * @param {HTMLInputElement} field
 * @param {number | null} value
 * @param {string} label
 */
function put(field, value, label) {
  field.setAttribute("aria-label", label);
  if (document.activeElement !== field) field.value = value === null ? "" : String(value);
}
