/**
 * How fast to train for the eye: each speed that the page offers, as the wire states it. Pure.
 *
 * @typedef {{epochs: number | null, batches: number | null, pictures: number}} Pace  epochs or batches between two
 *     pictures (neither: as many as the server can), and the most pictures a second
 * @typedef {Record<string, Pace>} Speeds  those of the catalog, by name
 */

/** The most epochs between two pictures that a server takes. */
const MOST_EPOCHS = 1_000_000;

/**
 * Whether a text names a speed: one of the table, or a whole number of epochs for each picture.
 * @param {Speeds} speeds
 * @param {string} text
 */
export function isSpeed(speeds, text) {
  return Object.hasOwn(speeds, text) || (/^\d{1,7}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_EPOCHS);
}

/**
 * @param {Speeds} speeds
 * @param {string} speed a name, or a number of epochs that is not among them, as links may have it
 * @param {boolean} [isStill] as fast, but in few pictures, for those whom motion disturbs
 * @returns {Pace}
 */
export function paceOf(speeds, speed, isStill = false) {
  const rates = Object.values(speeds).map(({ pictures }) => pictures);
  const [slow, smooth] = [Math.min(...rates), Math.max(...rates)];
  const pace = Object.hasOwn(speeds, speed) ? speeds[speed] : { epochs: Number(speed), batches: null, pictures: smooth };
  if (!isStill || pace.pictures <= slow) return pace;
  const more = (/** @type {number | null} */ count) => (count === null ? null : Math.min(Math.round((count * pace.pictures) / slow), MOST_EPOCHS));
  return { epochs: more(pace.epochs), batches: more(pace.batches), pictures: slow };
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
