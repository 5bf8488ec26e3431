/** The branches of the experiment: asks the server for them and their lines, and carries out what is done with them. */

import { smallPicture } from "../state/branches.js";
import { knownEnd } from "../state/chart_history.js";
import { commands, historyOfColumns, wholeHistory } from "./protocol.js";

/** What leads away from the end of a branch. */
const LEAVING = ["seekAsked", "stepBackPressed", "searchAsked", "branchOpened"];

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./connection.js").connect>} connection
 */
export function followBranches(store, { order, listen }) {
  let isAsked = false;
  /** The lines that were asked for, by the experiment's number and the branch's. */
  const asked = new Set();
  const ask = () => {
    isAsked = true;
    order(commands.branches());
  };

  /** Asks for the lines that are not known, as after a reload; of the current branch, for what lies beyond. */
  function askLines() {
    const state = store.state();
    const { branches, experiment } = state;
    for (const { id, end } of branches.list) {
      const key = `${experiment} ${id}`;
      const isKnown = id === branches.current ? end.epoch <= knownEnd(state) : branches.lines[id] !== undefined;
      if (isKnown || asked.has(key)) continue;
      asked.add(key);
      order(commands.branchHistory(id));
    }
  }

  listen((message) => {
    if (message.type === "configured" && !isAsked) ask();
    if (message.type === "branches") {
      store.dispatch({ ...message, type: "branchesTold" });
      askLines();
    }
    if (message.type === "branch_history") {
      const { branch, columns, low, high = low } = message;
      store.dispatch({ type: "branchLineTold", branch, line: historyOfColumns(message.width, wholeHistory([{ columns, low, high }])) });
    }
  });

  /** @type {Record<string, (action: Action) => void>} */
  const orders = {
    connectionLost: () => {
      isAsked = false;
      asked.clear();
    },
    branchOpened: ({ branch }) => order(commands.openBranch(branch)),
    branchNamed: ({ branch, name }) => order(commands.nameBranch(branch, name)),
    branchDeleted: ({ branch }) => order(commands.deleteBranch(branch)),
  };
  store.subscribe((state, action, before) => {
    orders[action.type]?.(action);
    if (action.type === "frameReceived" && !state.playing && !state.seek) picture(state);
    if (LEAVING.includes(action.type)) picture(before);
  });

  /**
   * Of what is shown, if that is the end of its branch.
   * @param {State} state
   */
  function picture({ frame, branches, known }) {
    if (!frame || known.count || branches.current === null) return;
    store.dispatch({ type: "branchPictured", branch: branches.current, picture: smallPicture(frame.output) });
  }

  ask();
}
