/**
 * How fast to train for the eye: each speed that the page offers, as the wire states it. Pure.
 *
 * @typedef {{epochs: number | null, batches: number | null, pictures: number}} Pace  epochs or batches between two
 *     pictures (neither: as many as the server can), and the most pictures a second
 */

/** Pictures a second: few enough to be followed one by one, or as many as a screen shows. */
const SLOW = 2;
const CALM = 5;
const SMOOTH = 60;

/** @type {Record<string, Pace>} from slow motion to as fast as the engine can; a number is the epochs of a picture */
export const SPEEDS = {
  batch: { epochs: null, batches: 1, pictures: SLOW },
  calm: { epochs: 1, batches: null, pictures: CALM },
  1: { epochs: 1, batches: null, pictures: SMOOTH },
  5: { epochs: 5, batches: null, pictures: SMOOTH },
  25: { epochs: 25, batches: null, pictures: SMOOTH },
  max: { epochs: null, batches: null, pictures: SMOOTH },
};

/** What one press of Step trains, by its name on the page. */
export const STEPS = {
  batch: { unit: "batch", count: 1 },
  epoch: { unit: "epoch", count: 1 },
  ten: { unit: "epoch", count: 10 },
};

/** The most epochs between two pictures that a server takes. */
const MOST_EPOCHS = 1_000_000;

/**
 * Whether a text names a speed: one of the table, or a whole number of epochs for each picture.
 * @param {string} text
 */
export function isSpeed(text) {
  return Object.hasOwn(SPEEDS, text) || (/^\d{1,7}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_EPOCHS);
}

/**
 * @param {string} speed a name, or a number of epochs that is not among them, as presets may have it
 * @param {boolean} [isStill] as fast, but in few pictures, for those whom motion disturbs
 * @returns {Pace}
 */
export function paceOf(speed, isStill = false) {
  const pace = Object.hasOwn(SPEEDS, speed) ? SPEEDS[speed] : { epochs: Number(speed), batches: null, pictures: SMOOTH };
  if (!isStill || pace.pictures <= SLOW) return pace;
  const more = (/** @type {number | null} */ count) => (count === null ? null : Math.min(Math.round((count * pace.pictures) / SLOW), MOST_EPOCHS));
  return { epochs: more(pace.epochs), batches: more(pace.batches), pictures: SLOW };
}

/**
 * Which batch of its epoch was trained last, for a picture in the middle of an epoch.
 * @param {{samplesUsed: number}} frame
 * @param {{batchSize: number, samples: number}} training
 * @returns {{batch: number, batches: number} | null} none at the end of an epoch
 */
export function batchOf({ samplesUsed }, { batchSize, samples }) {
  if (!samplesUsed) return null;
  return { batch: Math.ceil(samplesUsed / batchSize), batches: Math.ceil(samples / batchSize) };
}
