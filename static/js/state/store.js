/**
 * The page's state and the only place that changes it: dispatch(action) -> reduce -> subscribers.
 * The page owns the config; the server owns the numbers. Knows neither the DOM nor the connection.
 *
 * @typedef {import("./config.js").Config} Config
 * @typedef {import("../wire/protocol.js").Frame} Frame
 * @typedef {import("../wire/protocol.js").Layout} Layout
 * @typedef {{layer: number, from: number | null, to: number}} Place  a weight, or with no source a bias
 * @typedef {{kind: "feature", name: string} | {kind: "neuron" | "output", index: number}} Subject
 * @typedef {{x: number, y: number} & ((Place & {kind: "parameter"}) | (Place & {kind: "neuron", index: number})
 *     | {kind: "point", part: "train" | "test", row: number})} Inspected  with the place of the window to stand at
 * @typedef {{key: string, box: {left: number, top: number, right: number, bottom: number}, side: string}} Explained
 *
 * @typedef {object} State
 * @property {Config} config as the controls show it
 * @property {Config | null} accepted as the server last had it
 * @property {Record<string, string>} taskOf each data set's task, as the catalog says
 * @property {Record<string, import("./catalog.js").TaskRow>} tasks what the catalog says of each task, by name
 * @property {Record<string, object>} datasetRows the catalog's data sets by name
 * @property {Record<string, string[]>} lossTasks the tasks that each loss makes sense for
 * @property {Record<string, string>} datasets the data set last chosen for each task
 * @property {"connecting" | "open" | "offline"} connection
 * @property {{done: number, total: number} | null} warmingUp
 * @property {"ready" | "playing" | "paused" | "diverged" | "stopped"} status as the server says
 * @property {{epoch: number, step: number, reason?: string, bestEpoch?: number}} stateAt where that status was reached, and why
 * @property {boolean} playing what the person wants
 * @property {boolean} playSeen whether the server has played since it was last asked to
 * @property {boolean} hidden whether the tab is out of sight, where training rests
 * @property {number} experiment number of the beginning that the server is at
 * @property {Layout | null} layout
 * @property {{task: string, train: number[][], test: number[][]} | null} data
 * @property {Frame | null} frame
 * @property {Frame | null} metrics the newest frame with the panel of that name; most have none
 * @property {import("./loss_history.js").LossHistory} history
 * @property {string} speed one of speeds.js
 * @property {string} stepSize what a press of Step trains: one of its STEPS
 * @property {boolean} showTest
 * @property {boolean} discretize
 * @property {Subject | null} hovered
 * @property {Subject | null} held
 * @property {Inspected | null} inspected what the card is about
 * @property {number[] | null} probe the sample inspected last, [x1, x2, target]
 * @property {{x1: number, x2: number} | null} cursor where the plane is pointed at
 * @property {boolean} showMistakes
 * @property {boolean} showContours
 * @property {number | null} chartEpoch where the loss chart is pointed at
 * @property {{measure: "loss" | "score", isLog: boolean, range: [number, number] | null, drag: [number, number] | null}} chart
 *     what it shows: which epochs, if not all; and those being chosen
 * @property {{id: number, key: string, blanks: object} | null} toast
 * @property {Record<string, boolean>} unfolded which parts of the page show more: settings, data, features, metrics
 * @property {"train" | "test"} scored the rows whose metrics are shown
 * @property {Explained | null} explained what is explained in a card
 * @property {import("./view.js").Prepared} prepared what a teacher's link hides, locks and starts
 * @property {boolean} sharing whether the share dialog is open
 * @property {import("./view.js").Prepared} shared what is being prepared there for others
 * @property {number} leftOut how many points of one's own the address cannot hold
 * @property {{title: string, items: {key: string, blanks?: object}[]} | null} report what is to be said of a link or file that was opened
 * @property {import("./timeline.js").Timeline} timeline what can be undone and redone
 * @property {import("./timeline.js").Moment | null} goBack the trained moment that undoing leads back to
 * @property {number} resets counts the resets that were asked for
 * @property {{place: Place, value: number, from: number} | null} edited the parameter last set by hand, or by undoing
 * @property {(import("./own_points.js").Points & {under: object}) | null} drawn points being painted, and the data section of the
 *     config that they are meant for: under another they mean nothing
 * @property {{tool: "brush" | "eraser", target: number, size: number} | null} painting  size: the brush's radius on the plane
 * @property {{table: import("../features/data/csv.js").Table, choice: {x1: number, x2: number, target: number, task: string}} | null} table
 *     what was pasted, and which columns are meant
 * @property {import("./runs.js").Runs} runs what the server keeps
 * @property {boolean} shortcuts whether single keys do something
 * @property {string} theme
 * @property {string} palette which pair of colours: usual or contrast
 * @property {boolean} isStill whether little is to move
 * @property {number} looks counts what redraws everything: resizing, another theme
 */

import { nameOf } from "./choices.js";
import { fieldOf, withChanges } from "./config.js";
import { areEnough, changesFor, sharedOut, withPoint, withoutNear } from "./own_points.js";
import { NO_RUNS, runReducers } from "./runs.js";
import { parameterAt, shownRows, taskIn } from "./selectors.js";
import { NO_HISTORY, recorded, upTo } from "./loss_history.js";
import { NOTHING_DONE, redone, remembered, undone } from "./timeline.js";
import { NOTHING_PREPARED, STANDARD_VIEW } from "./view.js";

/**
 * @param {State} state the initial one
 * @returns {{state: () => State, dispatch: (action: {type: string} & Record<string, any>) => void,
 *            subscribe: (listener: (state: State, action: object, before: State) => void) => void}}
 */
export function createStore(state) {
  const listeners = [];
  return {
    state: () => state,
    dispatch(action) {
      const reducer = reducers[action.type];
      if (!reducer) throw new RangeError(`An action has one of the known types. Received: ${action.type}`);
      const before = state;
      state = remembered(before, { ...state, ...reducer(state, action) }, action);
      for (const listener of listeners) listener(state, action, before);
    },
    subscribe(listener) {
      listeners.push(listener);
    },
  };
}

/**
 * @param {{config: Config, taskOf: Record<string, string>, tasks: Record<string, import("./catalog.js").TaskRow>, theme: string, palette?: string,
 *          datasetRows?: Record<string, object>, lossTasks?: Record<string, string[]>}} given
 * @returns {State}
 */
export function initialState({ config, taskOf, tasks, theme, palette = "usual", datasetRows = {}, lossTasks = {} }) {
  const datasets = {};
  for (const [dataset, task] of Object.entries(taskOf)) datasets[task] ??= dataset;
  if (taskOf[config.data.dataset]) datasets[taskOf[config.data.dataset]] = config.data.dataset;
  return {
    ...STANDARD_VIEW,
    config, taskOf, tasks, datasetRows, lossTasks, datasets, theme, palette,
    history: NO_HISTORY,
    accepted: null,
    connection: "connecting",
    warmingUp: null,
    status: "ready",
    stateAt: { epoch: 0, step: 0 },
    playing: false,
    playSeen: false,
    hidden: false,
    experiment: 0,
    layout: null,
    data: null,
    frame: null,
    metrics: null,
    stepSize: "epoch",
    hovered: null,
    held: null,
    inspected: null,
    probe: null,
    cursor: null,
    chartEpoch: null,
    chart: { measure: "loss", isLog: false, range: null, drag: null },
    toast: null,
    unfolded: { settings: false, data: false, features: false, metrics: false },
    scored: "test",
    explained: null,
    prepared: NOTHING_PREPARED,
    sharing: false,
    shared: NOTHING_PREPARED,
    leftOut: 0,
    report: null,
    timeline: NOTHING_DONE,
    edited: null,
    goBack: null,
    resets: 0,
    drawn: null,
    painting: null,
    table: null,
    shortcuts: true,
    runs: NO_RUNS,
    looks: 0,
    isStill: false,
  };
}

/** What layers have each of their own, and a layer that is new in an empty list begins with. */
const LAYER_DEFAULTS = { activation: "tanh", dropout: 0, batch_normalization: false };

const reducers = {
  ...runReducers,
  // What people do.
  configChanged: (state, { changes }) => ({ config: withChanges(state.config, { ...changes, ...redivided(state.config, changes) }) }),
  configReplaced(state, { config }) {
    const { dataset } = config.data;
    const task = state.taskOf[dataset];
    return { config, datasets: task ? { ...state.datasets, [task]: dataset } : state.datasets };
  },
  datasetChosen: (state, { dataset }) => ({
    config: withChanges(state.config, {
      "data.dataset": dataset, "data.task": null, "data.train": null, "data.test": null, ...fittingLoss(state, state.taskOf[dataset]),
    }),
    datasets: { ...state.datasets, [state.taskOf[dataset]]: dataset },
  }),
  taskChosen: (state, { task }) => reducers.datasetChosen(state, { dataset: state.datasets[task] }),
  hiddenChanged: (state, { hidden }) => ({ config: withChanges(state.config, reshaped(state.config, { "network.hidden": hidden })) }),
  featuresChanged: (state, { features }) => ({ config: withChanges(state.config, reshaped(state.config, { "network.features": features })) }),
  newDataAsked: (state) => ({
    config: withChanges(state.config, { "data.seed": (state.config.data.seed ?? state.config.seed) + 1 }),
  }),
  newSeedAsked: (state) => ({ config: withChanges(state.config, { seed: state.config.seed + 1, "data.seed": null }) }),
  playPressed: () => ({ playing: true, playSeen: false }),
  pausePressed: () => ({ playing: false }),
  stepPressed: () => ({ playing: false }),
  resetPressed: (state) => ({ playing: false, resets: state.resets + 1 }),
  speedChosen: (_, { speed }) => ({ speed }),
  stepSizeChosen: (_, { stepSize }) => ({ stepSize }),
  showTestToggled: (state, { on }) => ({ showTest: on }),
  discretizeToggled: (state, { on }) => ({ discretize: on }),
  pointedAt: (state, { subject }) => ({ hovered: subject }),
  unfoldToggled: (state, { part }) => ({ unfolded: { ...state.unfolded, [part]: !state.unfolded[part] } }),
  scoredChosen: (state, { part }) => ({ scored: part }),
  explained: (state, { explained }) => ({ explained }),
  heldToggled: (state, { subject }) => ({ held: sameSubject(state.held, subject) ? null : subject }),
  inspected: (state, { inspected }) => ({
    inspected,
    ...(inspected?.kind === "point" && { probe: state.data?.[inspected.part][inspected.row] ?? null }),
  }),
  planePointedAt: (_, { cursor }) => ({ cursor }),
  mistakesToggled: (_, { on }) => ({ showMistakes: on }),
  contoursToggled: (_, { on }) => ({ showContours: on }),
  chartPointedAt: (state, { epoch }) => ({ chartEpoch: epoch }),
  chartMeasureChosen: (state, { measure }) => ({ chart: { ...state.chart, measure } }),
  chartLogToggled: (state) => ({ chart: { ...state.chart, isLog: !state.chart.isLog } }),
  chartZoomed: (state, { range }) => ({ chart: { ...state.chart, range } }),
  chartDragged: (state, { drag }) => ({ chart: { ...state.chart, drag } }),
  parameterEdited: (state, { place, value, before = valueAt(state, place) }) => ({ edited: { place, value, from: before } }),
  undoAsked: (state) => undone(state),
  redoAsked: (state) => redone(state),
  linkOpened: (state, { config, view, prepared, leftOut }) => ({ ...reducers.configReplaced(state, { config }), ...view, prepared, leftOut }),
  preparedChanged: (state, { changes }) => ({ prepared: { ...state.prepared, ...changes } }),
  sharingToggled: (state, { on }) => ({ sharing: on, ...(on && !state.sharing && { shared: state.prepared }) }),
  sharedChanged: (state, { changes }) => ({ shared: { ...state.shared, ...changes } }),
  // Painted points would vanish under the finger if half of them were not shown.
  paintingToggled: (state, { on }) => ({ painting: on ? { ...BRUSH, target: taskIn(state) === "multiclass" ? 0 : 1 } : null, ...(on && { showTest: true }) }),
  brushChanged: (state, { changes }) => ({ painting: state.painting && { ...state.painting, ...changes } }),
  pointsPainted(state, { places }) {
    const { target } = state.painting ?? BRUSH;
    const { train_fraction: fraction } = state.config.data;
    return drawing(state, (points) => places.reduce((all, place) => withPoint(all, [...place, target], fraction), points));
  },
  pointsErased: (state, { place, radius }) => drawing(state, (points) => withoutNear(points, place, radius)),
  pointsCleared: (state) => drawing(state, (points) => ({ ...points, train: [], test: [] })),
  pointsKept(state) {
    const { drawn, config } = state;
    if (!drawn || drawn.under !== config.data || areSent(drawn, config.data) || !areEnough(drawn)) return {};
    const changed = withChanges(config, changesFor(drawn));
    return { config: changed, drawn: { ...drawn, under: changed.data } };
  },
  tableRead: (_, { table, choice }) => ({ table: table && { table, choice } }),
  columnsChosen: (state, { choice }) => ({ table: state.table && { ...state.table, choice: { ...state.table.choice, ...choice } } }),
  pointsBrought: (state, { task, rows, parts }) => ({
    config: withChanges(state.config, {
      ...changesFor({ task, ...(parts ?? sharedOut(task, rows, state.config.data.train_fraction)) }), ...fittingLoss(state, task),
    }),
    painting: null,
  }),
  pointsLeftOut: (_, { count }) => ({ leftOut: count }),
  reported: (_, { title, items }) => ({ report: items.length ? { title, items } : null }),
  shortcutsToggled: (_, { on }) => ({ shortcuts: on }),
  helpAsked: () => ({}),
  refused({ report }, { items }) {
    return { report: { title: report?.title ?? "page.refused", items: [...(report?.items ?? []), ...items] } };
  },
  reportClosed: () => ({ report: null }),
  themeChosen: (state, { theme, palette }) => ({ theme, palette, looks: state.looks + 1 }),
  looksChanged: (state) => ({ looks: state.looks + 1 }),
  motionWished: (state, { isStill }) => ({ isStill }),
  tabHidden: () => ({ hidden: true }),
  tabShown: () => ({ hidden: false, playSeen: false }),
  retryAsked: () => ({}),
  toastShown: (state, { key, blanks }) => ({ toast: { id: (state.toast?.id ?? 0) + 1, key, blanks } }),

  // What the server and the connection tell.
  connectionOpened: () => ({ connection: "connecting", warmingUp: null, accepted: null, playSeen: false }),
  connectionLost: () => ({ connection: "offline", warmingUp: null }),
  warmingUp: (state, { done, total }) => ({ warmingUp: { done, total } }),
  configured(state, { experiment, config, layout, data, resumedAt = null, losses = null }) {
    const anew = resumedAt === null && (state.connection !== "open" || experiment !== state.experiment);
    const isReshaped = shapeOf(layout) !== shapeOf(state.layout);
    return {
      connection: "open",
      warmingUp: null,
      accepted: config,
      experiment, layout, data,
      history: anew ? NO_HISTORY : resumedAt !== null ? upTo(losses ?? state.history, resumedAt) : state.history,
      ...(hasArrived(state.drawn, data) && { drawn: null }),
      ...(anew && { chart: { ...state.chart, range: null, drag: null } }),
      // The numbers of another data set's rows mean other samples.
      ...(JSON.stringify(data) !== JSON.stringify(state.data) && { probe: null, inspected: state.inspected?.kind === "point" ? null : state.inspected }),
      // A frame of another shape would be read with the wrong layout.
      frame: isReshaped ? null : state.frame,
      metrics: anew ? null : state.metrics,
      ...(isReshaped && { hovered: keepFeature(state.hovered), held: keepFeature(state.held), inspected: null }),
    };
  },
  configAccepted: (state, { config }) => ({ accepted: config }),
  stateTold(state, { playing, status, epoch, step, reason, bestEpoch }) {
    const ended = status === "diverged" || status === "stopped";
    const stopped = !playing && !state.hidden && (state.playSeen || ended);
    return {
      status,
      stateAt: { epoch, step, reason, bestEpoch },
      playSeen: state.playSeen || playing,
      ...(stopped && { playing: false }),
    };
  },
  frameReceived(state, { frame }) {
    const score = (part) => (Number.isFinite(frame[`${part}Accuracy`]) ? frame[`${part}Accuracy`] : frame[`${part}RSquared`]);
    const { epoch, trainLoss: train, testLoss: test, learningRate: rate } = frame;
    const history = recorded(state.history, { epoch, train, test, trainScore: score("train"), testScore: score("test"), rate });
    return { frame, history, metrics: frame.tensors.metrics_train ? frame : state.metrics };
  },
  frameDrawn: () => ({}),
  rejected(state, { defaults, problems }) {
    const base = state.accepted ?? defaults;
    const wrong = problems.map(({ field }) => (field ?? "").split(".").slice(0, 2).join("."));
    const fields = wrong.filter((field) => field !== "" && fieldOf(base, field) !== undefined);
    const back = Object.fromEntries(fields.map((field) => [field, fieldOf(base, field)]));
    return { config: fields.length ? withChanges(state.config, back) : base };
  },
};

const BRUSH = /** @type {const} */ ({ tool: "brush", target: 1, size: 0 });

/** The points on the plane with something done to them, not yet sent. */
function drawing(state, act) {
  const shown = shownRows(state);
  if (!shown) return {};
  const { task, train, test } = shown;
  const before = { task, train, test };
  const after = act(before);
  return after === before ? {} : { drawn: { ...after, under: state.config.data } };
}

/** Whether a config holds just these points. */
function areSent(drawn, data) {
  return data.train === drawn.train && data.test === drawn.test;
}

/** Whether the server has just these points: then they are its rows, and answers, mistakes and cards are about them. */
function hasArrived(drawn, { train, test }) {
  return drawn !== null && JSON.stringify([drawn.train, drawn.test]) === JSON.stringify([train, test]);
}

/** Points of one's own are shared out here when their share changes; the server leaves them as they are. */
function redivided({ data }, changes) {
  const fraction = changes["data.train_fraction"];
  if (fraction === undefined || !data.train || !data.test) return {};
  const { train, test } = sharedOut(data.task, [...data.train, ...data.test], fraction);
  return train.length && test.length ? { "data.train": train, "data.test": test } : {};
}

/** What else must change when layers or features do: lists with one entry per layer, and given parameters. */
function reshaped(config, changes) {
  const hidden = changes["network.hidden"];
  const lists = Object.entries(config.network).filter(([name, value]) => Object.hasOwn(LAYER_DEFAULTS, name) && Array.isArray(value));
  const follow = ([name, value]) => [`network.${name}`, hidden.map((_, i) => value[i] ?? value.at(-1) ?? LAYER_DEFAULTS[name])];
  return {
    ...changes,
    ...(hidden && Object.fromEntries(lists.map(follow))),
    ...(config.network.initial_parameters && { "network.initial_parameters": null }),
  };
}

/** A loss that makes no sense for a task gives way to null: the usual one. */
function fittingLoss({ config, lossTasks }, task) {
  const tasks = lossTasks[nameOf(config.training.loss)] ?? [task];
  return tasks.includes(task) ? {} : { "training.loss": null };
}

function valueAt({ frame, layout }, place) {
  return frame && layout ? parameterAt({ frame, layout }, place) : NaN;
}

/** What tells where the numbers of a frame belong, comparable. A layer may change its activation and keep them all. */
function shapeOf(layout) {
  return layout && JSON.stringify([layout.features, layout.layers.map(({ activation, ...places }) => places)]);
}

function sameSubject(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function keepFeature(subject) {
  return subject?.kind === "feature" ? subject : null;
}
