/** Has the server write reports, one at a time. */

import { reportingReducers } from "../state/reporting.js";
import { submissionOf } from "../state/submission.js";
import { isTestCovered } from "../state/test_cover.js";
import { commands } from "./protocol.js";

/** In which the server saves what it trains. */
const PATIENCE_MS = 5000;
/** The stores that are followed: dialog, branches and lessons, which are loaded in any order, share what is done here. */
const followed = new WeakSet();

/**
 * @typedef {{state: string, tree?: string}} Saved
 *
 * @param {Store} store
 * @param {Pick<ReturnType<typeof import("./export_calls.js").exportCallsOf>, "writeReport" | "isRefusal">} rest
 * @param {{order: (text: string) => void, listen: (listener: (message: {type: string} & Record<string, any>) => void) => void}} connection
 */
export function followReports(store, rest, connection) {
  if (followed.has(store)) return;
  followed.add(store);
  store.addReducers(reportingReducers);
  /** @type {((saved: Saved) => void)[]} who waits for what is saved */
  let waiting = [];
  let giveUp = new AbortController();
  connection.listen((message) => {
    if (message.type !== "saved") return;
    for (const take of waiting) take({ state: message.state, tree: message.tree });
    waiting = [];
  });
  store.subscribe((state, { type, of }) => {
    if (type !== "reportAsked" && type !== "reportCancelled") return;
    giveUp.abort();
    if (type === "reportAsked") void write(state, of);
  });

  /**
   * @param {State} state
   * @param {import("../state/reporting.js").Reported} of
   */
  async function write(state, of) {
    const own = new AbortController();
    giveUp = own;
    try {
      if (of !== "lesson" && isTestCovered(state)) return toast("page.report.covered");
      const { name, blob } = await rest.writeReport(...(await orderOf(state, of)), own.signal);
      if (!own.signal.aborted) store.dispatch({ type: "reportWritten", name, blob });
    } catch (error) {
      if (own.signal.aborted) return;
      if (!rest.isRefusal(error) && !(error instanceof TypeError)) throw error;
      toast("page.report.refused", { message: /** @type {Error} */ (error).message });
    } finally {
      if (!own.signal.aborted) store.dispatch({ type: "reportEnded" });
    }
  }

  /**
   * Where it is asked for, and what is sent.
   * @param {State} state
   * @param {import("../state/reporting.js").Reported} of
   * @returns {Promise<[string, unknown]>}
   */
  async function orderOf({ course, comparing: { found } }, of) {
    if (of === "comparison" && found) return [`comparisons/${found.id}/report`, null];
    if (of === "lesson" && course?.lesson) return [`lessons/${course.lesson.id}/report`, submissionOf(course.lesson, course.memory)];
    const { state, tree } = await saved();
    const experiment = tree ? { experiment: JSON.parse(tree) } : {};
    return ["report", typeof of === "number" ? { ...experiment, branch: of } : { ...experiment, state }];
  }

  /** @returns {Promise<Saved>} */
  function saved() {
    return new Promise((resolve, reject) => {
      waiting.push(resolve);
      connection.order(commands.save());
      setTimeout(() => reject(new TypeError("…")), PATIENCE_MS);
    });
  }

  /**
   * @param {string} key
   * @param {Record<string, unknown>} [blanks]
   */
  function toast(key, blanks = {}) {
    store.dispatch({ type: "toastShown", key, blanks });
  }
}
