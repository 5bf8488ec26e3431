/**
 * The newest checkpoint of the training that the server has saved for us. It is what a new connection, or a new server, goes
 * on from: the server itself keeps nothing of those who are gone.
 */

import { keepAcrossReloads, recalled } from "./reloads.js";

/** Of training that is lost at most; saving takes the server less than a picture does. */
const SAVE_MS = 2000;

/**
 * @typedef {import("./reloads.js").Kept} Kept
 *
 * @param {Store} store
 * @param {{ask: () => void, configSent: () => Config | null}} given
 *     ask: has the server save; configSent: the config it has by then
 */
export function keepCheckpoints(store, { ask, configSent }) {
  /** @type {(Kept & {experiment: number}) | null} */
  let newest = null;
  let asked = /** @type {Config | null} */ (null);
  /** Whether something was done after what is being saved. */
  let isStale = false;
  let isFirst = true;
  let isResuming = false;
  keepAcrossReloads(() => newest && { ...newest, branches: store.state().branches });

  function save() {
    isStale = asked !== null;
    if (store.state().connection !== "open" || isResuming || asked) return;
    asked = configSent();
    if (asked) ask();
  }

  store.subscribe((state, action, before) => {
    // Another beginning: what was saved of the one before is over.
    if (state.experiment !== before.experiment) newest = null;
    if (action.type === "connectionOpened" || action.type === "configured") asked = null;
    // The order to alter it goes out after this.
    if (state.edited !== before.edited) setTimeout(save);
    if (action.type === "stateReceived" && state.status !== "playing" && state.stateAt.step > 0 && !state.seek) save();
    const isAltered = action.type === "branchesTold" || (action.type === "configAccepted" && state.stateAt.step > 0);
    if (action.type === "seekRested" || (isAltered && !state.seek)) save();
  });
  setInterval(() => {
    if (store.state().status === "playing") save();
  }, SAVE_MS);

  /** @param {Kept | null} checkpoint */
  function withExperiment(checkpoint) {
    return checkpoint && { ...checkpoint, experiment: store.state().experiment };
  }

  return {
    newest() {
      if (isFirst) {
        const kept = recalled(store.state().config);
        newest = withExperiment(kept);
        if (kept?.branches) store.dispatch({ type: "branchesRecalled", branches: kept.branches });
      }
      isFirst = false;
      isResuming = newest !== null;
      return newest;
    },
    isResuming: () => isResuming,
    save,
    /** The newest checkpoint, to be kept elsewhere. */
    latest: () => newest,
    /**
     * Goes on from a checkpoint that was kept elsewhere.
     * @param {Checkpoint} checkpoint
     */
    take(checkpoint) {
      newest = withExperiment(checkpoint);
      isResuming = true;
    },
    /** The epoch that was resumed at, once; null when nothing was. */
    resumed() {
      const epoch = isResuming ? (newest?.epoch ?? null) : null;
      isResuming = false;
      return epoch;
    },
    /** The newest state without its branches, which the server has refused; null if it was without. */
    withoutTree() {
      if (!newest?.tree) return null;
      newest = { ...newest, tree: undefined };
      return newest.state;
    },
    /** @param {{experiment: number, epoch: number, state: string, tree?: string}} message */
    keep({ experiment, epoch, state, tree }) {
      const config = asked;
      asked = null;
      if (config && experiment === store.state().experiment) newest = { experiment, epoch, state, tree, config };
      if (isStale) save();
    },
    forget() {
      newest = null;
      isResuming = false;
    },
  };
}
