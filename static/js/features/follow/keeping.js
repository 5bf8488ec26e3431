/** Following from its beginning to its end: the page's frame, the numbers that come, what makes them old, and what ends it. */

import { all, find } from "../../page/elements.js";
import { isPhone } from "../../page/layout.js";
import { areStale, isGone, outdates } from "../../state/follow.js";

/**
 * @param {Store} store
 * @param {() => void} drawNow
 */
export function keepFollowing(store, drawNow) {
  const root = document.documentElement;
  let isLoaded = false;
  take(store.state().frame); // it may have come while this was loaded
  frame(store.state().follow !== null);
  isLoaded = true;

  store.subscribe((state, action, before) => {
    const { follow } = state;
    if ((follow === null) !== (before.follow === null)) return frame(follow !== null);
    if (follow === null) return;
    if (isOver(state)) return store.dispatch({ type: "followStopped" });
    if (action.type === "frameReceived") take(action.frame);
    else if (!follow.isOutdated && outdates(state, action, before)) store.dispatch({ type: "followOutdated" });
    if (action.type === "configured") askAgain();
    if (areStale(store.state())) root.toggleAttribute("data-stale", true);
  });

  /** @param {Frame | null} frame */
  function take(frame) {
    if (frame?.tensors.step_inputs) store.dispatch({ type: "followNumbersCome", frame });
  }

  /**
   * The page around it is laid out at once: what is drawn in it measures its place.
   * @param {boolean} isOn
   */
  function frame(isOn) {
    const before = sizesBeside();
    const hadFocus = find("follow-strip").contains(document.activeElement);
    root.toggleAttribute("data-follow", isOn);
    root.toggleAttribute("data-stale", isOn && areStale(store.state()));
    for (const id of /** @type {const} */ (["follow-strip", "follow-layer", "follow-card", "follow-listeners"])) find(id).hidden = !isOn;
    // While this was loaded, the network was drawn as it is followed, in a room that is another now.
    const isSame = isLoaded && !store.state().lesson && sizesBeside() === before;
    store.dispatch({ type: isSame ? "networkResized" : "looksChanged" });
    drawNow();
    if (!isOn) {
      if (hadFocus) find("boundary").focus({ preventScroll: true });
      return;
    }
    if (store.state().follow?.by === "lesson") return; // who reads goes on reading
    find("follow-next").focus({ preventScroll: true });
    if (isPhone()) find("network").scrollIntoView({ block: "start" });
  }

  /** After a new beginning the server has forgotten which step was wanted. */
  function askAgain() {
    for (const on of [true, false]) store.dispatch({ type: "followRested", on });
  }
}

/** Of what is drawn beside the network, which need not be drawn again where it keeps them. */
function sizesBeside() {
  return all("#boundary, #loss-chart, #roc").map(({ clientWidth, clientHeight }) => `${clientWidth} ${clientHeight}`).join();
}

/** @param {State} state */
function isOver(state) {
  return state.runs.shown || state.painting !== null || state.drawn !== null || isGone(state);
}
