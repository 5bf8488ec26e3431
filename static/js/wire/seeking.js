/**
 * Goes to other steps of training, as they are wanted: one at a time, and the next when the picture of the last one has come;
 * of what is wanted meanwhile, the newest counts.
 */

import { commands } from "./protocol.js";

/** After this without another wish, one stays. */
const REST_MS = 300;

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./connection.js").connect>} connection
 */
export function followSeeking(store, { order, listen }) {
  /** @type {import("../state/timeline.js").Moment | null} */
  let wanted = null;
  let isUnderWay = false;
  let hasArrived = false;
  let rest = 0;

  function go() {
    if (!wanted) {
      rest = setTimeout(() => store.dispatch({ type: "seekRested" }), REST_MS);
      isUnderWay = false;
      return;
    }
    clearTimeout(rest);
    isUnderWay = true;
    hasArrived = false;
    order(commands.seek(wanted));
    wanted = null;
  }

  /** @param {import("../state/timeline.js").Moment} moment */
  function want(moment) {
    wanted = moment;
    if (!isUnderWay) go();
  }

  listen(({ type }) => {
    if (!isUnderWay) return;
    if (type === "state") hasArrived = true;
    if (type === "rejected") go();
  });
  store.subscribe((state, action, before) => {
    if (action.type === "connectionLost") [wanted, isUnderWay] = [null, false];
    if (state.seek && state.seek !== before.seek) want(state.seek);
    if (action.type === "frameReceived" && isUnderWay && hasArrived) go();
  });
  const { seek } = store.state();
  if (seek) want(seek); // the chart can be gone along before this is loaded
}
