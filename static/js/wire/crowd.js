/** Tells the server how many seeds train side by side, and which of them takes the stage; takes in what frames say of them. */

import { changesForSeed, crowdIn } from "../state/crowd.js";
import { commands } from "./protocol.js";

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./connection.js").connect>} connection
 */
export function followCrowd(store, { order, flush, orderShown, listen }) {
  let told = commands.crowd(1, "start");

  /** @param {State} state */
  function tell({ crowd, crowdVary }) {
    const wish = commands.crowd(Number(crowd), crowdVary);
    if (wish === told) return;
    told = wish;
    order(wish);
  }

  listen(({ type, code, field }) => {
    // Too many: the server goes on with those that it had.
    if (type === "rejected" && code === "too_large" && field === "seeds") store.dispatch({ type: "crowdChosen", changes: { crowd: "1" } });
  });
  store.subscribe((state, action, before) => {
    if (action.type === "connectionOpened") told = commands.crowd(1, "start");
    if (state.connection === "open") tell(state);
    if (action.type === "seedAsked") takeSeed(action.seed);
    if (action.type === "frameReceived") takeIn(state, action.frame);
    if (state.crowd === "1" && before.crowd !== "1") store.dispatch({ type: "othersTold", others: null });
  });
  tell(store.state());

  /** @param {number} seed */
  function takeSeed(seed) {
    flush(); // what was changed before
    const { config, crowdVary, playing } = store.state();
    store.dispatch({ type: "seedTaken", changes: changesForSeed(config, seed, crowdVary) });
    if (store.state().config.seed !== seed) return; // a link has locked it
    orderShown(commands.takeSeed(seed));
    if (playing) order(commands.play());
  }

  /**
   * @param {State} state
   * @param {Frame} frame
   */
  function takeIn({ crowd, others }, frame) {
    if (crowd === "1" || !frame.tensors.crowd_seeds) return;
    store.dispatch({ type: "othersTold", others: crowdIn(others, frame) });
  }
}
