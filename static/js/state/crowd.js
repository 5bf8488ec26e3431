/**
 * The seeds that train side by side, as frames tell of them; what is summed up of them. Pure.
 *
 * @typedef {object} Crowd
 * @property {number[]} seeds in rising order
 * @property {number[]} epochs that each has come to; -1 before it is there
 * @property {number[]} states `STATES` by number
 * @property {number} epoch that the numbers are of
 * @property {Record<Measure, number[]>} numbers of each seed; NaN where there is none
 * @property {Field[][]} pictures of each seed, one for each output
 * @property {number} width how many epochs a row stands for
 * @property {Rows} rows of every seed
 * @property {Record<RowMeasure, Band>} bands of all of them
 *
 * @typedef {"train" | "test" | "trainScore" | "testScore" | "validation"} Measure
 * @typedef {"train" | "test" | "testScore"} RowMeasure
 * @typedef {Record<RowMeasure, {low: Float32Array[], high: Float32Array[]}>} Rows  by row, one number for each seed
 * @typedef {{low: number[], median: number[], high: number[]}} Band  by row: the 10th, 50th and 90th hundredth
 * @typedef {{measure: "test" | "testScore", value: number}} Goal
 */

import { quantile } from "./quantiles.js";

export const STATES = /** @type {const} */ (["elsewhere", "present", "diverged", "stopped"]);

const MEASURES = /** @type {Measure[]} */ (["train", "test", "trainScore", "testScore"]);
const ROW_MEASURES = /** @type {RowMeasure[]} */ (["train", "test", "testScore"]);
const [LOW, MEDIAN, HIGH] = [0.1, 0.5, 0.9];

/**
 * What a frame tells of a crowd, with the rows that were told before.
 * @param {Crowd | null} former
 * @param {Frame} frame
 * @returns {Crowd | null} null without a crowd
 */
export function crowdIn(former, { tensors, metadata }) {
  if (!tensors.crowd_seeds) return null;
  const numbersOf = (/** @type {string} */ name) => [...tensors[name].values];
  const seeds = numbersOf("crowd_seeds");
  const states = numbersOf("crowd_states");
  const width = Number(metadata.crowd_width);
  const first = Number(metadata.crowd_row);
  const numbers = /** @type {Crowd["numbers"]} */ (Object.fromEntries(
    MEASURES.map((name, i) => [name, numbersOf("crowd_numbers").slice(i * seeds.length, (i + 1) * seeds.length)]),
  ));
  numbers.validation = tensors.crowd_validation_loss ? numbersOf("crowd_validation_loss") : seeds.map(() => NaN);
  const goesOn = first > 0 && former?.width === width && String(former.seeds) === String(seeds);
  const known = goesOn ? former : null;
  const rows = joined(known?.rows ?? null, first, tensors.crowd_history, states);
  return {
    seeds, states, width, numbers, rows,
    epochs: numbersOf("crowd_epochs"),
    epoch: Number(metadata.crowd_epoch),
    pictures: picturesIn(tensors.crowd_pictures),
    bands: bandsOf(rows, known?.bands ?? null, known ? first : 0),
  };
}

/**
 * @param {Tensor} tensor (members, outputs, size, size)
 * @returns {Field[][]}
 */
function picturesIn({ shape: [members, outputs, size], values }) {
  const bytes = /** @type {Uint8Array} */ (values);
  const at = (/** @type {number} */ i) => ({ size, values: bytes.subarray(i * size * size, (i + 1) * size * size) });
  return Array.from({ length: members }, (_, member) => Array.from({ length: outputs }, (_, output) => at(member * outputs + output)));
}

/**
 * The rows before one, and those that a frame brings from there on.
 * @param {Rows | null} former
 * @param {number} first
 * @param {Tensor} tensor (ends, measures, members, rows)
 * @param {number[]} states
 * @returns {Rows}
 */
function joined(former, first, { shape: [ends, measures, members, count], values }, states) {
  const stopped = states.map((state) => STATES[state] === "stopped");
  /**
   * @param {RowMeasure} name
   * @param {number} end
   * @param {"low" | "high"} side
   */
  const rowsOf = (name, end, side) => {
    const rows = former?.[name][side].slice(0, first) ?? [];
    const measure = ROW_MEASURES.indexOf(name);
    for (let row = 0; row < count; row++) {
      const before = rows.at(-1);
      // Who has stopped stays what it is.
      const numberOf = (/** @type {number} */ member) => {
        const value = values[((end * measures + measure) * members + member) * count + row];
        return Number.isNaN(value) && stopped[member] && before ? before[member] : value;
      };
      rows.push(Float32Array.from({ length: members }, (_, member) => numberOf(member)));
    }
    return rows;
  };
  return /** @type {Rows} */ (Object.fromEntries(ROW_MEASURES.map((name) => {
    const low = rowsOf(name, 0, "low");
    return [name, { low, high: ends > 1 ? rowsOf(name, 1, "high") : low }];
  })));
}

/**
 * @param {Rows} rows
 * @param {Crowd["bands"] | null} former
 * @param {number} first the row from which on they are new
 * @returns {Crowd["bands"]}
 */
function bandsOf(rows, former, first) {
  const bandOf = (/** @type {RowMeasure} */ name) => {
    const { low, high } = rows[name];
    const worst = name === "testScore" ? -Infinity : Infinity;
    const kept = (/** @type {keyof Band} */ line) => former?.[name][line].slice(0, first) ?? [];
    const band = { low: kept("low"), median: kept("median"), high: kept("high") };
    for (let row = band.median.length; row < low.length; row++) {
      const [lows, highs] = [sorted(low[row], worst), low === high ? null : sorted(high[row], worst)];
      band.low.push(quantile(lows, LOW));
      band.high.push(quantile(highs ?? lows, HIGH));
      band.median.push(highs ? (quantile(lows, MEDIAN) + quantile(highs, MEDIAN)) / 2 : quantile(lows, MEDIAN));
    }
    return band;
  };
  return /** @type {Crowd["bands"]} */ (Object.fromEntries(ROW_MEASURES.map((name) => [name, bandOf(name)])));
}

/**
 * From the smallest to the largest.
 * @param {Iterable<number>} values
 * @param {number} worst what is no number counts as: a run that has diverged must not make the others look better
 */
function sorted(values, worst) {
  return Float64Array.from(values, (value) => (Number.isNaN(value) ? worst : value)).sort();
}

/**
 * Median and band of a measure over the seeds, at the crowd's epoch.
 * @param {Crowd} crowd
 * @param {Measure} name
 * @returns {{low: number, median: number, high: number}}
 */
export function summary({ numbers }, name) {
  const isUnknown = numbers[name].every(Number.isNaN);
  const values = sorted(isUnknown ? [] : numbers[name], name.endsWith("Score") ? -Infinity : Infinity);
  return { low: quantile(values, LOW), median: quantile(values, MEDIAN), high: quantile(values, HIGH) };
}

/**
 * What runs are to reach if nobody says anything else: nearly all of it right.
 * @returns {Goal}
 */
export function usualGoal() {
  return { measure: "testScore", value: 0.95 };
}

/**
 * Which seeds have reached a goal at the crowd's epoch.
 * @param {Crowd} crowd
 * @param {Goal} goal
 * @returns {boolean[]}
 */
export function reached({ numbers }, { measure, value }) {
  return numbers[measure].map((number) => (measure === "test" ? number <= value : number >= value));
}

/**
 * How many of the seeds train on or have ended at this epoch.
 * @param {Crowd} crowd
 * @param {number} epoch of the one on the stage
 */
export function countPresent({ states, epochs }, epoch) {
  return states.filter((state, i) => STATES[state] !== "elsewhere" || epochs[i] === epoch).length;
}

/**
 * What of the config is another for another seed, as the server has it.
 * @param {Config} config
 * @param {number} seed
 * @param {string} vary
 * @returns {Changes}
 */
export function changesForSeed({ seed: former, data }, seed, vary) {
  if (vary === "start") return { seed, "data.seed": data.seed ?? former };
  return { seed, ...(data.seed !== null && { "data.seed": data.seed + seed - former }) };
}
