/** How following one sample begins, and what it asks of the server. The rest of it, state/follow.js, is loaded when it has begun. Pure. */

/** @type {Pick<import("./follow.js").Follow, "unit" | "member" | "stage" | "subject" | "before" | "numbers" | "isOutdated" | "isResting" | "blank">} */
const BEGUN = {
  unit: "sample", member: 0, stage: "forward", subject: { kind: "neuron", layer: 0, neuron: 0 }, before: null, numbers: null, isOutdated: false,
  isResting: false, blank: null,
};

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const followedReducers = {
  // Another sample of those that are shown is followed from the stage that one is at.
  followBegun: ({ data, follow, unfolded }, { part, row }) => ({
    follow: { ...BEGUN, ...follow, sample: (data?.whole ?? data)?.[/** @type {"train" | "test"} */ (part)][row] ?? [], part, row, unit: "sample", member: 0 },
    playing: false, inspected: null, hovered: null, held: null, painting: null, tab: "plane", isEnlarged: false,
    unfolded: { ...unfolded, settings: false },
  }),
};

/**
 * The step of training whose numbers are wanted: what one sample alone would cause, or the next batch; at rest only.
 * @param {Pick<State, "follow" | "playing">} state
 * @returns {{sample: number[] | null} | null}
 */
export function wantedStep({ follow, playing }) {
  return follow && !follow.isResting && !playing ? { sample: follow.unit === "sample" ? follow.sample : null } : null;
}
