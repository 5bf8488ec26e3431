/** Carries out commands about runs and sweeps over REST, and polls them while the panel is open. */

import { Refused } from "./rest.js";
import { comparedRuns } from "../state/runs.js";

const LIVELY_MS = 700; // between two looks while something is being computed
const CALM_MS = 5000; // runs may come from other pages and programs
const CURVE_POINTS = 500;
const MOST_SWEEPS = 20; // of earlier ones that are listed

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./rest.js").restAt>} rest
 * @param {string[]} ended statuses of runs of which nothing more will come
 */
export function followExperiments(store, rest, ended) {
  /**
   * @param {string} type
   * @param {object} facts
   */
  const dispatch = (type, facts) => store.dispatch({ type, ...facts });
  const runs = () => store.state().runs;
  const asked = new Set(); // histories under way
  let timer = 0;

  /** @type {Record<string, (action: Action) => Promise<void>>} */
  const orders = {
    runSaveAsked: async ({ name, epochs }) => dispatch("runReceived", { run: await rest.createRun({ config: store.state().config, epochs, name }) }),
    runCancelAsked: async ({ id }) => dispatch("runReceived", { run: await rest.cancelRun(id) }),
    async runDeleteAsked({ id }) {
      await rest.deleteRun(id);
      dispatch("runDeleted", { id });
    },
    async sweepStartAsked({ grid, epochs, seeds }) {
      dispatch("sweepReceived", { sweep: await rest.createSweep({ base: store.state().config, grid, epochs, seeds }) });
    },
    sweepAsked: async ({ id }) => dispatch("sweepReceived", { sweep: await rest.getSweep(id) }),
    sweepCancelAsked: async ({ id }) => dispatch("sweepReceived", { sweep: await rest.cancelSweep(id) }),
    olderRunsAsked: async () => dispatch("olderRunsReceived", await rest.listRuns({ sweep_id: 0, after: runs().next })),
  };

  store.subscribe((state, action, before) => {
    const order = orders[action.type];
    if (order) {
      attempt(async () => {
        await order(action);
        look();
      });
    }
    const isTurned = state.runs.shown !== before.runs.shown || state.runs.tab !== before.runs.tab;
    if (isTurned || (state.hidden !== before.hidden && state.runs.shown)) look();
    if (state.runs.chosen !== before.runs.chosen || state.runs.list !== before.runs.list) fetchCurves();
  });

  /** Looks now, and again as often as is worth it. */
  function look() {
    clearTimeout(timer);
    if (!runs().shown || store.state().hidden) return;
    attempt(runs().tab === "runs" ? lookAtRuns : lookAtSweeps).then((isLively) => {
      clearTimeout(timer);
      if (runs().shown) timer = window.setTimeout(look, isLively ? LIVELY_MS : CALM_MS);
    });
  }

  async function lookAtRuns() {
    dispatch("runsReceived", await rest.listRuns({ sweep_id: 0 }));
    return !runs().list.every(({ status }) => ended.includes(status));
  }

  async function lookAtSweeps() {
    dispatch("sweepsReceived", await rest.listSweeps({ limit: MOST_SWEEPS }));
    const { sweep } = runs();
    if (sweep?.status !== "running") return false;
    const now = await rest.getSweep(sweep.id);
    if (runs().sweep?.id === now.id) dispatch("sweepReceived", { sweep: now });
    return now.status === "running";
  }

  /** Curves of what is compared, where they have grown. */
  function fetchCurves() {
    for (const { run } of comparedRuns(runs())) {
      const known = runs().histories[run.id];
      if (asked.has(run.id) || (known && known.epoch === run.epoch)) continue;
      asked.add(run.id);
      attempt(async () => {
        const columns = await rest.getHistory(run.id, CURVE_POINTS);
        const { epoch: epochs, train_loss: train, test_loss: test } = /** @type {Record<string, number[]>} */ (columns);
        const points = epochs.map((epoch, i) => ({ epoch, train: train[i] ?? NaN, test: test[i] ?? NaN }));
        dispatch("historyReceived", { id: run.id, epoch: run.epoch, points });
      }).then(() => asked.delete(run.id));
    }
  }

  /**
   * @template T
   * @param {() => Promise<T>} act
   * @returns {Promise<T | undefined>}
   */
  async function attempt(act) {
    try {
      return await act();
    } catch (error) {
      if (error instanceof Refused) dispatch("runsRefused", { message: error.message });
      // Without an answer the page says so itself, by its connection.
      else if (!(error instanceof TypeError)) throw error;
    }
  }
}
