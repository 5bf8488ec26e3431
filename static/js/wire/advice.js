/** Takes advice: training goes on with other settings, on a branch of its own or, where those make another network, anew. */

import { commands } from "./protocol.js";

/**
 * @param {Store} store
 * @param {Pick<ReturnType<typeof import("./connection.js").connect>, "order" | "orderShown">} connection
 */
export function takingAdvice(store, { order, orderShown }) {
  /**
   * @param {Changes} changes of the settings that are shown
   * @param {import("../state/doctor.js").From} from
   */
  return (changes, from) => {
    const before = store.state().config;
    // Where training goes back it is still to have the settings of there.
    if (from.way === "back") order(commands.seek(from.to));
    store.dispatch({ type: "adviceTaken", changes, isBack: from.way === "back" });
    const { config } = store.state();
    if (config === before) return; // a link has locked it
    // As a whole: where training goes back to, other settings may have been others, too.
    if (from.way !== "anew") orderShown(commands.beginBranch(config));
    store.dispatch({ type: "playPressed" });
  };
}
