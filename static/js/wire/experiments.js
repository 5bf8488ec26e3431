/** Carries out commands about runs and sweeps over REST, and polls them while the panel is open. */

import { membersIn } from "../state/averages.js";
import { NO_HISTORY } from "../state/loss_history.js";
import { comparedRuns } from "../state/runs.js";

const LIVELY_MS = 700; // between two looks while something is being computed
const CALM_MS = 5000; // runs may come from other pages and programs
const CURVE_POINTS = 500;
const MOST_SWEEPS = 50; // of earlier ones that are listed
const MOST_OF_SWEEP = 200; // runs that are listed under it
const SMALL_CURVE_POINTS = 60;
const AT_ONCE = 4; // curves of a map that are asked for at one time

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./rest.js").restAt>} rest
 * @param {{ended: string[], giveUpPictures: (runs: number[]) => void}} given
 *     ended: statuses of runs of which nothing more will come; giveUpPictures: waits for no more pictures of them
 */
export function followExperiments(store, rest, { ended, giveUpPictures }) {
  /**
   * @param {string} type
   * @param {object} facts
   */
  const dispatch = (type, facts) => store.dispatch({ type, ...facts });
  const runs = () => store.state().runs;
  const asked = new Set(); // histories under way
  /** What is being read. */
  const readings = /** @type {Set<Promise<unknown>>} */ (new Set());
  let deletions = 0; // under way
  let isAveraging = false;
  let timer = 0;

  /** @type {Record<string, (action: Action) => Promise<void>>} */
  const orders = {
    runSaveAsked: async ({ name, epochs }) => dispatch("runReceived", { run: await rest.createRun({ config: store.state().config, epochs, name }) }),
    runCancelAsked: async ({ id }) => dispatch("runReceived", { run: await rest.cancelRun(id) }),
    runDeleteAsked: ({ id }) => remove([id], { type: "runDeleted", id }, () => rest.deleteRun(id)),
    async sweepStartAsked({ search, epochs, seeds }) {
      dispatch("sweepReceived", { sweep: await rest.createSweep({ base: store.state().config, ...search, epochs, seeds }) });
    },
    sweepAsked: async ({ id }) => dispatch("sweepReceived", { sweep: await rest.getSweep(id) }),
    async sweepDeleteAsked({ id }) {
      const shown = runs().sweep?.id === id ? runs().sweep?.runs : [];
      const own = [...(shown ?? []), ...(runs().sweepRuns[id] ?? [])].map((run) => run.id);
      await remove(own, { type: "sweepDeleted", id }, () => rest.deleteSweep(id));
    },
    sweepUnfolded: async ({ id }) => (runs().unfolded.includes(id) ? fetchRunsOf(id) : undefined),
    async runSettingsAsked({ id }) {
      const { config } = await rest.getRun(id);
      dispatch("pausePressed", {});
      dispatch("runOpened", { config, checkpoint: null });
    },
    runTrainedAsked: async ({ id }) => openTrained(id),
    sweepCancelAsked: async ({ id }) => dispatch("sweepReceived", { sweep: await rest.cancelSweep(id) }),
    olderRunsAsked: async () => dispatch("olderRunsReceived", await rest.listRuns({ sweep_id: 0, after: runs().next })),
  };

  store.subscribe((state, action, before) => {
    const order = orders[action.type];
    if (order) {
      dispatch("runsBusy", { on: true });
      attempt(async () => {
        await order(action);
        look();
      }).then(() => dispatch("runsBusy", { on: false }));
    }
    const isTurned = state.runs.shown !== before.runs.shown || state.runs.tab !== before.runs.tab;
    if (isTurned || (state.hidden !== before.hidden && state.runs.shown)) look();
    const { chosen, list, sweepRuns, sweep, mapShows, cell, averaging } = state.runs;
    const areOthers = chosen !== before.runs.chosen || list !== before.runs.list || sweepRuns !== before.runs.sweepRuns;
    if (areOthers) fetchCurves();
    if (averaging && (areOthers || !before.runs.averaging)) fetchAverage();
    if (mapShows === "curves" && (mapShows !== before.runs.mapShows || sweep !== before.runs.sweep || cell !== before.runs.cell)) fetchSmallCurves();
  });

  /** Looks now, and again as often as is worth it. */
  function look() {
    clearTimeout(timer);
    if (!runs().shown || store.state().hidden || deletions) return;
    const lookAtTab = { runs: lookAtRuns, sweep: lookAtSweeps }[runs().tab];
    if (!lookAtTab) return;
    read(lookAtTab).then((isLively) => {
      clearTimeout(timer);
      if (runs().shown) timer = window.setTimeout(look, isLively ? LIVELY_MS : CALM_MS);
    });
  }

  /**
   * Deletes something once nothing of it is asked for any more: that could not be answered.
   * @param {number[]} gone the runs that go with it
   * @param {Action} action says so
   * @param {() => Promise<unknown>} act
   */
  async function remove(gone, action, act) {
    deletions += 1;
    clearTimeout(timer);
    try {
      store.dispatch(action);
      giveUpPictures(gone);
      while (readings.size) await Promise.allSettled(readings);
      await act();
    } finally {
      deletions -= 1;
      look(); // also brings back what the server has refused to delete
    }
  }

  async function lookAtRuns() {
    const [page, { sweeps }] = await Promise.all([rest.listRuns({ sweep_id: 0 }), rest.listSweeps({ limit: MOST_SWEEPS })]);
    if (deletions) return false; // it names what is being deleted
    dispatch("runsReceived", page);
    dispatch("sweepsReceived", { sweeps });
    const unfolded = runs().sweeps.filter(({ id }) => runs().unfolded.includes(id));
    const lively = unfolded.filter(({ id, status }) => status === "running" || !runs().sweepRuns[id]?.every(hasEnded));
    await Promise.all(lively.map(({ id }) => fetchRunsOf(id)));
    return lively.length > 0 || !runs().list.every(hasEnded);
  }

  /** @param {Run} run */
  function hasEnded({ status }) {
    return ended.includes(status);
  }

  /** @param {number} id of a sweep */
  async function fetchRunsOf(id) {
    dispatch("sweepRunsReceived", { id, ...(await rest.listRuns({ sweep_id: id, limit: MOST_OF_SWEEP })) });
  }

  /** @param {number} id of a run, which the page goes on with as it was trained */
  async function openTrained(id) {
    const [run, state] = await Promise.all([rest.getRun(id), rest.getState(id)]);
    // Frames bring the history, which the state holds.
    const checkpoint = { epoch: run.epoch, state: await base64(state), config: run.config, history: NO_HISTORY, leaves: true };
    dispatch("runOpened", { config: run.config, checkpoint });
  }

  async function lookAtSweeps() {
    const listed = await rest.listSweeps({ limit: MOST_SWEEPS });
    if (deletions) return false;
    dispatch("sweepsReceived", listed);
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
      read(async () => {
        dispatch("historyReceived", { id: run.id, epoch: run.epoch, points: await pointsOf(run.id, CURVE_POINTS) });
      }).then(() => asked.delete(run.id));
    }
  }

  /** The average of what is compared, where that has changed; what cannot be averaged is not tried again. */
  async function fetchAverage() {
    const found = membersIn(store.state());
    if (!found || isAveraging || runs().average?.key === found.key) return;
    isAveraging = true;
    const answer = await read(() => rest.averageRuns(found.ids));
    isAveraging = false;
    if (!answer) return dispatch("averagingEnded", {});
    dispatch("averageReceived", { key: found.key, answer });
    if (runs().averaging) fetchAverage(); // others may have been chosen meanwhile
  }

  /** Curves of what the map shows, some at a time; of what has not grown none. */
  async function fetchSmallCurves() {
    const { sweep, curves } = runs();
    const wanted = (sweep?.runs ?? []).filter(({ id, epoch }) => epoch > 0 && curves[id]?.epoch !== epoch && !asked.has(id)).slice(0, MOST_OF_SWEEP);
    for (const { id } of wanted) asked.add(id);
    const next = async () => {
      for (let run = wanted.shift(); run; run = wanted.shift()) {
        const { id, epoch } = run;
        // Another sweep may be shown by now, and this one be deleted.
        if (runs().sweep?.id === sweep?.id) await read(async () => dispatch("curveReceived", { id, epoch, points: await pointsOf(id, SMALL_CURVE_POINTS) }));
        asked.delete(id);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  /**
   * @param {number} id
   * @param {number} most
   */
  async function pointsOf(id, most) {
    const columns = await rest.getHistory(id, most);
    const { epoch: epochs, train_loss: train, test_loss: test } = /** @type {Record<string, number[]>} */ (columns);
    return epochs.map((epoch, i) => ({ epoch, train: train[i] ?? NaN, test: test[i] ?? NaN }));
  }

  /**
   * @template T
   * @param {() => Promise<T>} act asks for something and changes nothing on the server
   * @returns {Promise<T | undefined>}
   */
  async function read(act) {
    const reading = attempt(act);
    readings.add(reading);
    try {
      return await reading;
    } finally {
      readings.delete(reading);
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
      if (rest.isRefusal(error)) dispatch("runsRefused", { message: /** @type {Error} */ (error).message });
      // Without an answer the page says so itself, by its connection.
      else if (!(error instanceof TypeError)) throw error;
    }
  }
}

/**
 * Bytes as the live protocol takes them.
 * @param {ArrayBuffer} bytes
 * @returns {Promise<string>}
 */
function base64(bytes) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result).split(",")[1] ?? ""));
    reader.readAsDataURL(new Blob([bytes]));
  });
}
