/** How following one sample begins, and what it asks of the server. The rest of it, state/follow.js, is loaded when it has begun. Pure. */

/** @type {Omit<import("./follow.js").Follow, "sample" | "part" | "row" | "by">} */
const BEGUN = {
  unit: "sample", member: 0, stage: "forward", isFlowing: true, subject: { kind: "neuron", layer: 0, neuron: 0 }, before: null, numbers: null,
  isOutdated: false, isResting: false, blank: null,
};

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const followedReducers = {
  // Another sample of those that are shown is followed from the stage that one is at, unless it is said where.
  followBegun: ({ data, follow, unfolded }, { part, row, by = "reader", at }) => ({
    follow: {
      ...BEGUN, ...follow, ...at, ...(at?.stage && { isFlowing: at.stage !== "update" }), part, row, by, unit: "sample", member: 0,
      sample: (data?.whole ?? data)?.[/** @type {"train" | "test"} */ (part)][row] ?? [],
    },
    sought: null, playing: false, inspected: null, hovered: null, held: null, painting: null, tab: "plane", isEnlarged: false,
    unfolded: { ...unfolded, settings: false },
  }),
  followStopped: () => ({ follow: null }), // it may be before the rest is there
  followSought: (_, { criterion }) => ({ sought: criterion }),
};

/**
 * The step of training whose numbers are wanted: what one sample alone would cause, or the next batch; at rest only.
 * @param {Pick<State, "follow" | "playing" | "sought">} state
 * @returns {{sample: number[] | null, choose?: string} | null}
 */
export function wantedStep({ follow, playing, sought }) {
  if (playing || follow?.isResting) return null;
  if (sought) return { sample: null, choose: sought };
  return follow && { sample: follow.unit === "sample" ? follow.sample : null };
}
