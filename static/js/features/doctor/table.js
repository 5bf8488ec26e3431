/** A trial as a table: its numbers for those who listen, and for those who want to read them off. */

const MOST_ROWS = 6;
const SIDES = /** @type {const} */ (["without", "with"]);

/**
 * @param {import("../../state/doctor.js").Trial} trial
 * @param {string} key which of all trials
 * @param {{say: Say, tell: ReturnType<typeof import("./text.js").doctorSpeaker>}} given
 */
export function trialTable(trial, key, { say, tell }) {
  const { curve_epochs: epochs, measure, from_epoch: from } = trial;
  const details = document.createElement("details");
  details.className = "trial-numbers";
  details.dataset.of = key;
  const summary = document.createElement("summary");
  summary.textContent = say("page.doctor.numbers");
  const table = document.createElement("table");
  table.createCaption().textContent = say("page.doctor.table", { how: tell.how(trial) });
  const head = table.createTHead().insertRow();
  for (const word of ["page.doctor.at_epoch", "page.doctor.without", "page.doctor.with"]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = say(word);
    head.append(cell);
  }
  const body = table.createTBody();
  const wanted = Math.min(MOST_ROWS, epochs.length);
  const places = trial.without.median.length
    ? [...new Set(Array.from({ length: wanted }, (_, i) => Math.round((i * (epochs.length - 1)) / Math.max(wanted - 1, 1))))]
    : [];
  const shown = (/** @type {(number | null)[]} */ three) => {
    const [low, median, high] = three.map((each) => tell.value(measure, each));
    return say("page.doctor.end", { low, median, high });
  };
  const add = (/** @type {number} */ epoch, /** @type {string[]} */ texts) => {
    const row = body.insertRow();
    const cell = document.createElement("th");
    cell.scope = "row";
    cell.textContent = String(epoch);
    row.append(cell);
    for (const text of texts) row.insertCell().textContent = text;
  };
  for (const i of places) add(from + epochs[i], SIDES.map((side) => shown([trial[side].low[i], trial[side].median[i], trial[side].high[i]])));
  if (!places.length) add(from + trial.epochs, SIDES.map((side) => shown(trial[side].end)));
  details.append(summary, table);
  return details;
}
