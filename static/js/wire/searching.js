/** Has the server search back for the moment at which something happened last, and tells what was found. */

import { commands } from "./protocol.js";

/** What one does instead, or what ends all. */
const ENDING = ["playPressed", "pausePressed", "stepPressed", "stepBackPressed", "resetPressed", "seekAsked", "branchOpened", "connectionLost"];

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./connection.js").connect>} connection
 */
export function followSearching(store, { order, listen }) {
  /** @param {Item | null} found */
  const end = (found) => store.dispatch({ type: "searchEnded", found });

  /** @type {Record<string, (message: any) => void>} */
  const hears = {
    searching: ({ done, total }) => store.dispatch({ type: "searchTold", done, total }),
    found({ epoch, step, neuron = null }) {
      const { condition } = /** @type {import("../state/search.js").Search} */ (store.state().search);
      end({ key: `page.time.found.${condition.kind}`, blanks: { ...condition, epoch, step, neuron } });
    },
    rejected: ({ code, message }) => end(code === "not_found" ? { key: "page.time.not_found" } : { key: "page.time.refused", blanks: { message } }),
  };
  listen((message) => {
    if (store.state().search && Object.hasOwn(hears, message.type)) hears[message.type](message);
  });
  store.subscribe(({ search }, { type }) => {
    if (type === "searchAsked" && search) order(commands.seekBackUntil(search.condition));
    if (!search) return;
    if (type === "searchCancelled") {
      order(commands.pause());
      end({ key: "page.time.cancelled" });
    }
    if (ENDING.includes(type)) end(null);
  });
}
