/**
 * How the state changes: for each action, what of the state is another afterwards. Pure: nothing is changed in place.
 *
 * @typedef {(state: State, action: Action) => Partial<State>} Reducer
 */

import { baselineReducers } from "./baselines.js";
import { changesBetween, fieldOf, withChanges } from "./config.js";
import { followedReducers } from "./followed.js";
import { fittingFeatures, inputsIn, readHeld, writeHeld } from "./inputs.js";
import { NO_BRANCHES, branchReducers } from "./branches.js";
import { afterFrame, formerOf, knownOf, marked, stillAhead, withMarksOf } from "./chart_history.js";
import { NO_HISTORY, upTo } from "./loss_history.js";
import { fittingLoss, withOutput } from "./output_layer.js";
import { areEnough, changesFor, sharedOut, withMoved, withPoint, withoutNear } from "./own_points.js";
import { comparingReducers } from "./comparing.js";
import { runReducers } from "./runs.js";
import { searchReducers } from "./search.js";
import { studyReducers } from "./studies.js";
import { parameterAt, shownRows, taskIn } from "./selectors.js";
import { redone, undone, walkedTo } from "./timeline.js";
import { STANDARD_VIEW, lessonIn } from "./view.js";
import { testOpened } from "./test_cover.js";

/** Of other data other inputs are worth looking at. */
const USUAL_PLANE = { plane: STANDARD_VIEW.plane, heldInputs: STANDARD_VIEW.heldInputs };

/** @type {Record<string, Reducer>} */
export const reducers = {
  ...runReducers,
  ...comparingReducers,
  ...baselineReducers,
  ...branchReducers,
  ...searchReducers,
  ...studyReducers,
  ...followedReducers,
  // What people do.
  configChanged: (state, { changes }) => ({
    config: withChanges(state.config, { ...changes, ...redivided(state, changes), ...withOutput(state, changes) }),
  }),
  configReplaced(state, { config }) {
    const { dataset } = config.data;
    const task = state.taskOf[dataset];
    return { config, datasets: task ? { ...state.datasets, [task]: dataset } : state.datasets, ...USUAL_PLANE };
  },
  // A run as it was trained: its settings, and the checkpoint that the server goes on from; or its settings alone.
  runOpened: (state, { config, checkpoint }) => ({
    ...reducers.configReplaced(state, { type: "configReplaced", config }),
    ...(checkpoint && { goBack: checkpoint, formerHistory: NO_HISTORY }),
    playing: false,
  }),
  datasetChosen: (state, { dataset }) => ({
    config: withChanges(state.config, {
      "data.dataset": dataset, "data.task": null, "data.inputs": null, "data.train": null, "data.test": null,
      ...fittingLoss(state, state.taskOf[dataset]), ...withFeatures(state, { "data.dataset": dataset, "data.inputs": null }),
    }),
    datasets: { ...state.datasets, [state.taskOf[dataset]]: dataset },
    ...USUAL_PLANE,
    ...((state.datasetRows[dataset]?.axes.length || 2) !== 2 && { painting: null }),
  }),
  taskChosen: (state, { task }) => reducers.datasetChosen(state, { type: "datasetChosen", dataset: state.datasets[task] }),
  hiddenChanged: (state, { hidden }) => ({ config: withChanges(state.config, reshaped(state, { "network.hidden": hidden })) }),
  featuresChanged: (state, { features }) => ({ config: withChanges(state.config, reshaped(state, { "network.features": features })) }),
  newDataAsked: (state) => ({
    config: withChanges(state.config, { "data.seed": (state.config.data.seed ?? state.config.seed) + 1 }),
  }),
  // Another start on the same data: what differs then is luck of the start alone.
  newStartAsked: ({ config }) => ({ config: withChanges(config, { seed: config.seed + 1, "data.seed": config.data.seed ?? config.seed }) }),
  crowdChosen: (_, { changes }) => changes,
  othersTold: (_, { others }) => ({ others }),
  seedAsked: () => ({}),
  seedPointedAt: (_, { seed }) => ({ pointedSeed: seed }),
  goalSet: (_, { goal }) => ({ goal }),
  seedTaken: (state, { changes }) => ({ config: withChanges(state.config, changes), playSeen: false }),
  playPressed: () => ({ playing: true, playSeen: false }),
  pausePressed: () => ({ playing: false }),
  stepPressed: () => ({ playing: false }),
  // What was trained beyond stays known, and happens again when one goes on.
  seekAsked: (state, { to }) => ({ playing: false, known: knownOf(state), seek: to }),
  seekRested: () => ({ seek: null }),
  experimentAsked: () => ({}),
  experimentSaved: () => ({}),
  experimentOpened: () => ({}),
  stepBackPressed: (state) => ({ playing: false, known: knownOf(state) }),
  resetPressed: (state) => ({ playing: false, resets: state.resets + 1 }),
  speedChosen: (_, { speed }) => ({ speed }),
  stepSizeChosen: (_, { stepSize }) => ({ stepSize }),
  testCoverToggled: (_, { on }) => ({ coverTest: on, testOpenedAt: null }),
  testOpened,
  testLooksRecalled: (_, { looks }) => ({ testLooks: looks }),
  showTestToggled: (_, { on }) => ({ showTest: on }),
  thresholdChosen: (_, { threshold }) => ({ threshold: threshold === null ? "" : String(threshold) }),
  costsChosen: (_, { falseAlarm, miss }) => ({ costs: `${falseAlarm},${miss}` }),
  discretizeToggled: (_, { on }) => ({ discretize: on }),
  pointedAt: (_, { subject }) => ({ hovered: subject }),
  unfoldToggled: (state, { part }) => ({ unfolded: { ...state.unfolded, [part]: !state.unfolded[part] } }),
  // The address told of the tab that it has opened, and of no other.
  tabChosen: ({ prepared }, { tab }) => ({ tab, ...(prepared.tab && { prepared: { ...prepared, tab: undefined } }) }),
  enlargeToggled: ({ isEnlarged }) => ({ isEnlarged: !isEnlarged }),
  scoredChosen: (_, { part }) => ({ scored: part }),
  explained: (_, { explained }) => ({ explained }),
  glossaryAsked: (state, { term }) => ({ prepared: { ...state.prepared, glossary: term } }),
  sheetAsked: (state, { sheet }) => ({
    prepared: { ...state.prepared, sheet },
    ...(state.inspected && state.inspected.kind !== "point" && { checkedPlace: state.inspected }),
  }),
  heldToggled: (state, { subject }) => ({ held: sameSubject(state.held, subject) ? null : subject }),
  inspected: (state, { inspected }) => ({
    inspected,
    ...(inspected?.kind === "point" && { probe: (state.data?.whole ?? state.data)?.[/** @type {"train" | "test"} */ (inspected.part)][inspected.row] ?? null }),
  }),
  planeChosen: (_, { plane }) => ({ plane, heldInputs: "", cursor: null }),
  inputHeld: (state, { name, value }) => ({ heldInputs: writeHeld({ ...readHeld(state.heldInputs), [name]: value }) }),
  mediansAsked: () => ({ heldInputs: "" }),
  planePointedAt: (_, { cursor }) => ({ cursor }),
  mistakesToggled: (_, { on }) => ({ showMistakes: on }),
  contoursToggled: (_, { on }) => ({ showContours: on }),
  regionsToggled: (_, { on }) => ({ showRegions: on }),
  stopAtChosen: (_, { epoch }) => ({ stopAt: epoch }),
  historyAsked: () => ({ exactHistory: null }),
  exactHistoryReceived: (_, { columns }) => ({ exactHistory: columns }),
  chartPointedAt: (_, { epoch }) => ({ chartEpoch: epoch }),
  chartMeasureChosen: (state, { measure }) => ({ chart: { ...state.chart, measure } }),
  chartLogToggled: (state) => ({ chart: { ...state.chart, isLog: !state.chart.isLog } }),
  chartZoomed: (state, { range }) => ({ chart: { ...state.chart, range } }),
  chartDragged: (state, { drag }) => ({ chart: { ...state.chart, drag } }),
  parameterEdited: (state, { place, value, before = valueAt(state, place) }) => ({ edited: { place, value, from: before }, ...leaving(state) }),
  undoAsked: (state) => undone(state),
  redoAsked: (state) => redone(state),
  linkOpened(state, { config, view, prepared, leftOut }) {
    const replaced = reducers.configReplaced(state, { type: "configReplaced", config });
    return { ...replaced, ...view, prepared, leftOut, lesson: lessonIn(prepared), ...(prepared.tab && { tab: prepared.tab }) };
  },
  preparedChanged: (state, { changes }) => ({ prepared: { ...state.prepared, ...changes } }),
  sharingToggled: (state, { on }) => ({ sharing: on, ...(on && !state.sharing && { shared: state.prepared }) }),
  sharedChanged: (state, { changes }) => ({ shared: { ...state.shared, ...changes } }),
  paintingToggled: (state, { on }) => ({
    painting: on ? { ...BRUSH, target: taskIn(state).has_numbered_classes ? 0 : 1 } : null,
    ...(on && { tab: "plane" }),
  }),
  brushChanged: (state, { changes }) => ({ painting: state.painting && { ...state.painting, ...changes } }),
  pointsPainted(state, { places }) {
    const { target } = state.painting ?? BRUSH;
    const { train_fraction: fraction } = state.config.data;
    const painted = drawing(state, (points) => {
      for (const place of places) points = withPoint(points, [...place, target], fraction);
      return points;
    });
    return { ...painted, showTest: true }; // half of what was painted is for testing
  },
  pointsErased: (state, { place, radius }) => drawing(state, (points) => withoutNear(points, place, radius)),
  pointMoved: (state, { part, row, place }) => drawing(state, (points) => withMoved(points, part, row, place)),
  pointsCleared: (state) => drawing(state, (points) => ({ ...points, train: [], test: [] })),
  pointsKept(state) {
    const { drawn, config } = state;
    if (!drawn || drawn.under !== config.data || areSent(drawn, config.data) || !areEnough(drawn)) return {};
    const changed = withChanges(config, changesFor(drawn, config.data.inputs));
    return { config: changed, drawn: { ...drawn, under: changed.data } };
  },
  tableBrought: ({ table }, { source, name, answers }) => ({
    // What was read before stays in sight until the server has read this.
    table: { source, name, answers, reading: table?.reading ?? null, refusal: null, isAsked: true },
  }),
  tableAnswered: ({ table }, { answers }) => ({ table: table && { ...table, answers, isAsked: true } }),
  tableRead: ({ table }, { reading }) => ({ table: table && { ...table, reading, refusal: null, isAsked: false } }),
  tableRefused: ({ table }, { refusal }) => ({
    // An answer that cannot be used can be taken back; of a file that cannot be read there is nothing to show.
    table: table && { ...table, reading: Object.keys(table.answers).length ? table.reading : null, refusal, isAsked: false },
  }),
  tableDropped: () => ({ table: null }),
  pointsBrought: (state, { task, rows, parts, inputs = null }) => ({
    config: withChanges(state.config, {
      ...changesFor({ task, ...(parts ?? sharedOut(task, rows, state.config.data.train_fraction)) }, inputs),
      ...fittingLoss(state, task.name), ...withFeatures(state, { "data.dataset": "custom", "data.inputs": inputs }),
    }),
    painting: null,
    ...USUAL_PLANE,
  }),
  pointsLeftOut: (_, { count }) => ({ leftOut: count }),
  reported: (_, { title, items }) => ({ report: items.length ? { title, items } : null }),
  shortcutsToggled: (_, { on }) => ({ shortcuts: on }),
  helpAsked: () => ({}),
  refused: ({ report }, { items }) => ({ report: { title: report?.title ?? "page.refused", items: [...(report?.items ?? []), ...items] } }),
  reportClosed: () => ({ report: null }),
  themeChosen: (state, { theme, palette }) => ({ theme, palette, looks: state.looks + 1 }),
  looksChanged: (state) => ({ looks: state.looks + 1 }),
  motionWished: (_, { isStill }) => ({ isStill }),
  tabHidden: () => ({ hidden: true }),
  tabShown: () => ({ hidden: false, playSeen: false }),
  retryAsked: () => ({}),
  toastShown: (state, { key, blanks, offer }) => withToast(state, key, blanks, offer),

  // What the server and the connection tell.
  connectionOpened: () => ({ connection: "connecting", wasReached: true, engine: null, accepted: null, playSeen: false }),
  connectionLost: () => ({ connection: "offline", engine: null, seek: null }),
  // Loading what was compiled before takes a moment, and needs no words.
  engineCompiling: (_, { done, total }) => ({ engine: total > 0 ? { state: "compiling", done, total } : null }),
  engineReady: ({ engine }, { state }) => ({ engine: engine || state === "failed" ? { done: 0, total: 0, ...engine, state } : null }),
  configured(state, { experiment, config, layout, data, epoch = 0, step = 0, resumedAt = null, losses = null, isReplayed = false, isOpened = false }) {
    const anew = resumedAt === null && (state.connection !== "open" || experiment !== state.experiment);
    const isReshaped = shapeOf(layout) !== shapeOf(state.layout);
    return {
      connection: "open",
      accepted: config,
      testOpenedAt: null,
      ...(isReplayed ? replayed(state, config) : leaving(state)),
      ...(isOpened && { playing: false, ...reducers.configReplaced(state, { type: "configReplaced", config }) }),
      ...((anew || losses) && { branches: NO_BRANCHES, leftFuture: null }),
      experiment, layout,
      data: { ...data, task: state.tasks[/** @type {TaskName} */ (data.task)], whole: { train: data.train, test: data.test, validation: data.validation } },
      history: anew ? NO_HISTORY : resumedAt !== null ? upTo(losses ?? state.history, resumedAt)
        : isReplayed ? state.history : marked(state, { config, epoch, step }),
      ...(hasArrived(state.drawn, data) && { drawn: null }),
      ...(anew && { formerHistory: formerOf(state, config), chart: { ...state.chart, range: null, drag: null } }),
      // The numbers of another data set's rows mean other samples, and what is followed may not be there any more.
      ...(JSON.stringify(data) !== JSON.stringify(state.data) && { probe: null, inspected: state.inspected?.kind === "point" ? null : state.inspected }),
      ...(state.follow && !data[state.follow.part]?.[state.follow.row] && { follow: null }),
      // A frame of another shape would be read with the wrong layout.
      frame: isReshaped ? null : state.frame,
      // Of a score, another number means the same than of a probability.
      ...(state.layout && state.layout.output !== layout.output && { threshold: "" }),
      metrics: anew ? null : state.metrics,
      ...(isReshaped && { hovered: keepFeature(state.hovered), held: keepFeature(state.held), inspected: null }),
    };
  },
  configAccepted: (state, { config, epoch = 0, step = 0, isReplayed = false }) => ({
    accepted: config,
    testOpenedAt: null,
    ...(isReplayed ? replayed(state, config) : { ...leaving(state), history: marked(state, { config, epoch, step }) }),
  }),
  stateReceived(state, { playing, status, epoch, step, reason, bestEpoch }) {
    const ended = status === "diverged" || status === "stopped";
    const stopped = !playing && !state.hidden && (state.playSeen || ended);
    return {
      status,
      stateAt: { epoch, step, reason, bestEpoch },
      timeline: walkedTo(state, step),
      playSeen: state.playSeen || playing,
      ...(stopped && { playing: false }),
    };
  },
  frameReceived(state, { frame }) {
    const { known } = state;
    const history = withMarksOf(afterFrame(state, frame), known, frame.epoch);
    return { frame, history, known: stillAhead(known, frame.epoch), metrics: frame.tensors.metrics_train ? frame : state.metrics };
  },
  frameDrawn: () => ({}),
  rejected(state, { defaults, problems }) {
    const base = state.accepted ?? defaults;
    const wrong = /** @type {{field?: string}[]} */ (problems).map(({ field }) => (field ?? "").split(".").slice(0, 2).join("."));
    const fields = wrong.filter((field) => field !== "" && fieldOf(base, field) !== undefined);
    const back = Object.fromEntries(fields.map((field) => [field, fieldOf(base, field)]));
    const mended = fields.length ? withChanges(state.config, back) : base;
    // What is refused for a field that is as it was can only be mended by going back altogether.
    return { config: Object.keys(changesBetween(state.config, mended)).length === 0 ? base : mended };
  },
};

const BRUSH = /** @type {const} */ ({ tool: "brush", target: 1, size: 0 });

/**
 * The state with something to be said for a while.
 * @param {State} state
 * @param {string} key
 * @param {Record<string, unknown>} blanks
 * @param {NonNullable<State["toast"]>["offer"]} [offer]
 */
export function withToast(state, key, blanks, offer) {
  return { ...state, toast: { id: (state.toast?.id ?? 0) + 1, key, blanks, ...(offer && { offer }) } };
}

/**
 * What was known of the time to come when something else was done: it stays as a branch.
 * @param {State} state
 */
function leaving({ known, leftFuture }) {
  return { known: NO_HISTORY, leftFuture: known.count ? known : leftFuture, testOpenedAt: null };
}

/**
 * Settings that were changed at a step which training has passed again, or gone back behind: they are what they were there.
 * @param {State} state
 * @param {Config} config
 */
function replayed({ config: shown, accepted }, config) {
  return { config: withChanges(shown, changesBetween(/** @type {Config} */ (accepted), config)) };
}

/**
 * The points on the plane with something done to them, not yet sent.
 * @param {State} state
 * @param {(points: import("./own_points.js").Points) => import("./own_points.js").Points} act
 */
function drawing(state, act) {
  const shown = shownRows(state);
  if (!shown) return {};
  const { task, train, test, validation = [] } = shown;
  const before = { task, train: [...train, ...validation], test }; // those held out were taken from there
  const after = act(before);
  return after === before ? {} : { drawn: { ...after, under: state.config.data } };
}

/**
 * Whether a config holds just these points.
 * @param {NonNullable<State["drawn"]>} drawn
 * @param {import("./config.js").DataConfig} data
 */
function areSent(drawn, data) {
  return data.train === drawn.train && data.test === drawn.test;
}

/**
 * Whether the server has just these points: then they are its rows, and answers, mistakes and cards are about them.
 * @param {State["drawn"]} drawn
 * @param {import("./own_points.js").Rows} given
 */
function hasArrived(drawn, { train, test, validation = [] }) {
  if (drawn === null || JSON.stringify(drawn.test) !== JSON.stringify(test)) return false;
  if (!validation.length) return JSON.stringify(drawn.train) === JSON.stringify(train);
  // Those held out are no longer where they were.
  const sorted = (/** @type {unknown[]} */ rows) => rows.map(String).sort().join(";");
  return sorted(drawn.train) === sorted([...train, ...validation]);
}

/**
 * Points of one's own are shared out here when their share changes; the server leaves them as they are.
 * @param {State} state
 * @param {Changes} changes
 */
function redivided({ config: { data }, tasks }, changes) {
  const fraction = changes["data.train_fraction"];
  if (fraction === undefined || !data.train || !data.test) return {};
  const { train, test } = sharedOut(tasks[data.task ?? "classification"], [...data.train, ...data.test], fraction);
  return train.length && test.length ? { "data.train": train, "data.test": test } : {};
}

/**
 * What else must change when layers or features do: lists with one entry per layer, and given parameters.
 * @param {State} state
 * @param {Changes} changes
 */
function reshaped({ config, layerDefaults }, changes) {
  const hidden = changes["network.hidden"];
  const lists = Object.entries(layerDefaults).flatMap(([field, standard]) => {
    const value = fieldOf(config, field);
    return Array.isArray(value) ? [{ field, value, last: value.at(-1) ?? standard }] : [];
  });
  /**
   * @param {unknown[]} value
   * @param {unknown} last
   */
  const follow = (value, last) => Array.from(hidden, (_, i) => value[i] ?? last);
  return {
    ...changes,
    ...(hidden && Object.fromEntries(lists.map(({ field, value, last }) => [field, follow(value, last)]))),
    ...(config.network.initial_parameters && { "network.initial_parameters": null }),
  };
}

/**
 * What becomes of the features, and of weights given to them, when data come with other inputs.
 * @param {State} state
 * @param {Changes} changes
 */
function withFeatures(state, changes) {
  const { features } = state.config.network;
  const count = inputsIn({ ...state, config: withChanges(state.config, changes) });
  const fitting = fittingFeatures(features, state.featureRows, inputsIn(state), count);
  return String(fitting) === String(features) ? {} : reshaped(state, { "network.features": fitting });
}

/**
 * @param {State} state
 * @param {Place} place
 */
function valueAt({ frame, layout }, place) {
  return frame && layout ? parameterAt({ frame, layout }, place) : NaN;
}

/**
 * What tells where the numbers of a frame belong, comparable. A layer may change its activation and keep them all.
 * @param {Layout | null} layout
 */
function shapeOf(layout) {
  return layout && JSON.stringify([layout.features, layout.layers.map(({ activation, ...places }) => places)]);
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function sameSubject(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @param {Subject | null} subject */
function keepFeature(subject) {
  return subject?.kind === "feature" ? subject : null;
}
