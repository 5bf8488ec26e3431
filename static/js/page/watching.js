/**
 * Which parts of the state somebody reads, so that nobody has to say it: a view that forgets to say what it shows goes stale.
 *
 * @typedef {Map<string, {name: string, field?: string, value: unknown}>} Reads what was read, by its path: a name of the state,
 *     or a field of one of its slices (empty: that there is one), and what it was
 */

/** Parts of the state of which one reads a little: their fields are watched one by one. */
const SLICES = ["config", "accepted", "runs", "baselines", "unfolded", "chart", "prepared", "course", "follow"];

/**
 * The state as it can be read, and what of it was read so far.
 * @param {State} state
 * @returns {{state: State, reads: Reads}}
 */
export function watched(state) {
  /** @type {Reads} */
  const reads = new Map();
  const slices = new Map();
  const isSlice = (/** @type {string} */ name, /** @type {unknown} */ value) => SLICES.includes(name) && typeof value === "object" && value !== null;
  const sliceOf = (/** @type {string} */ name, /** @type {object} */ slice) =>
    reading(slice, (field, value) => {
      reads.set(`${name}.${field}`, { name, field, value });
      return value;
    });
  const proxy = reading(state, (name, value) => {
    if (!isSlice(name, value)) {
      reads.set(name, { name, value });
      return value;
    }
    reads.set(`${name}.`, { name, field: "", value: true });
    if (!slices.has(name)) slices.set(name, sliceOf(name, /** @type {object} */ (value)));
    return slices.get(name);
  });
  return { state: /** @type {State} */ (proxy), reads };
}

/**
 * An object that tells of everything that is read of another.
 * @param {object} source
 * @param {(name: string, value: unknown) => unknown} tell is told the name and the value, and says what the reader gets
 * @returns {object}
 */
function reading(source, tell) {
  const get = (/** @type {string | symbol} */ name) => {
    const value = Reflect.get(source, name);
    return typeof name === "string" ? tell(name, value) : value;
  };
  // Not of the source itself: what it froze could not be told otherwise.
  return new Proxy({}, {
    get: (_, name) => get(name),
    has(_, name) {
      get(name);
      return Reflect.has(source, name);
    },
    ownKeys: () => Reflect.ownKeys(source),
    getOwnPropertyDescriptor: (_, name) =>
      Reflect.has(source, name) ? { value: get(name), enumerable: true, configurable: true, writable: true } : undefined,
  });
}

/**
 * Whether anything that was read is another in a later state.
 * @param {Reads} reads
 * @param {State} state
 */
export function hasChanged(reads, state) {
  for (const { name, field, value } of reads.values()) {
    const part = Reflect.get(state, name);
    const isThere = typeof part === "object" && part !== null;
    const now = field === undefined ? part : field === "" ? isThere : isThere ? part[field] : undefined;
    if (!Object.is(now, value)) return true;
  }
  return false;
}
