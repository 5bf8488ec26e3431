/**
 * The page's state and the only place that changes it: dispatch(action) -> reduce -> subscribers.
 * The page owns the config; the server owns the numbers.
 *
 * @typedef {{layer: number, from: number | null, to: number}} Place  a weight, or with no source a bias
 * @typedef {{kind: "feature", name: string} | {kind: "neuron" | "output", index: number}} Subject
 * @typedef {{x: number, y: number, boxes: import("../features/inspector/place.js").Box[]}} At  the place of the window that is
 *     pointed at, and what there must stay in sight
 * @typedef {At & ((Place & {kind: "parameter"}) | (Place & {kind: "neuron", index: number})
 *     | {kind: "point", part: "train" | "test", row: number})} Inspected
 * @typedef {{key: string, box: {left: number, top: number, right: number, bottom: number}, side: "left" | "right" | "below"}} Explained
 *
 * @typedef {{tool: "brush" | "eraser", target: number, size: number}} Painting  size: the brush's radius on the plane
 * @typedef {{key: string, blanks?: Record<string, unknown>}} Item  a sentence of the locale
 * @typedef {{type: string} & Record<string, any>} Action  what happened, and its facts
 * @typedef {object} Store
 * @property {() => State} state
 * @property {(action: Action) => void} dispatch
 * @property {(listener: (state: State, action: Action, before: State) => void, isFirst?: boolean) => void} subscribe  isFirst: it is told
 *     before those that are there
 * @property {(more: Record<string, import("./reducers.js").Reducer>) => void} addReducers those of what is loaded later
 *
 * @typedef {import("./own_points.js").Points & {whole?: import("./inputs.js").WholeRows, medians?: number[], plane?: string,
 *     n_made?: number, guess_losses?: Record<string, number | null>}} Data
 *     rows [across, up, target]; whole: as the server has them, with all inputs; medians: of these; plane: that is shown;
 *     n_made: so many of the training rows, the last ones, were made of the others
 *
 * @typedef {object} State
 * @property {Config} config as the controls show it
 * @property {Config | null} accepted as the server last had it
 * @property {Record<string, TaskName>} taskOf each data set's task, as the catalog says
 * @property {Record<string, unknown>} layerDefaults what layers have each their own, and a new layer begins with, by field
 * @property {Record<TaskName, Task>} tasks what the catalog says of each task, by name
 * @property {Record<string, import("./catalog.js").DatasetRow>} datasetRows the catalog's data sets by name
 * @property {Record<string, Record<string, string[]>>} lossOutputs the output layers that each loss may have, by task, the usual one first
 * @property {Record<string, string>} datasets the data set last chosen for each task
 * @property {"connecting" | "open" | "offline"} connection
 * @property {boolean} wasReached whether the server has ever answered the connection
 * @property {{state: "compiling" | "compiled" | "failed", done: number, total: number} | null} engine what there is to say of it
 * @property {"ready" | "playing" | "paused" | "diverged" | "stopped"} status as the server says
 * @property {{epoch: number, step: number, reason?: string, bestEpoch?: number}} stateAt where that status was reached, and why
 * @property {boolean} playing what the person wants
 * @property {boolean} playSeen whether the server has played since it was last asked to
 * @property {boolean} hidden whether the tab is out of sight, where training rests
 * @property {number} experiment number of the beginning that the server is at
 * @property {Layout | null} layout
 * @property {Data | null} data the rows that the server has, as the plane shows them
 * @property {Frame | null} frame
 * @property {Frame | null} metrics the newest frame with the panel of that name; most have none
 * @property {import("./loss_history.js").LossHistory} history
 * @property {LossHistory} formerHistory that of the beginning before, on the same data; empty otherwise
 * @property {LossHistory} known what was trained beyond the step that was gone back to, with all before it; empty otherwise
 * @property {LossHistory | null} leftFuture what was known to come when something else was done, until the server tells its branch
 * @property {import("./branches.js").Branches} branches
 * @property {import("./search.js").Search | null} search that is under way
 * @property {Record<string, import("./studies.js").Study | undefined>} studies by name: the latest of each kind
 * @property {import("./landscape.js").Landscape | null} landscape what is chosen there, once its tab was opened
 * @property {Item | null} found what the last one has come to
 * @property {import("./timeline.js").Moment | null} seek where to go, until it is there and nothing else is wanted
 * @property {number | null} stopAt the epoch at whose end playing pauses
 * @property {Record<string, Float64Array> | null} exactHistory every epoch to the bit, when it was asked for
 * @property {string} speed one of the catalog's, or a number of epochs for each picture
 * @property {string} stepSize what a press of Step trains: one of the catalog's steps
 * @property {string} plane the inputs across and up, where there are more than two
 * @property {string} heldInputs where the others are held, if not at their medians
 * @property {{name: string, n_inputs: number}[]} featureRows the catalog's features
 * @property {string} crowd how many seeds train side by side, the one on the stage among them
 * @property {string} crowdVary what differs between them: start, or all
 * @property {import("./crowd.js").Crowd | null} others what the server told of them last
 * @property {number | null} pointedSeed the one that is pointed at
 * @property {import("./crowd.js").Goal | null} goal  that runs are to reach; null for the usual one
 * @property {string} threshold the output from which on a sample is called the second of two classes, if not the usual one
 * @property {string} costs of a false alarm and of a miss
 * @property {boolean} showTest
 * @property {boolean} coverTest whether the test set is covered until it is opened
 * @property {number | null} testOpenedAt the step at which it was; none once something else is trained
 * @property {import("./test_cover.js").Looks} testLooks
 * @property {boolean} discretize
 * @property {Subject | null} hovered
 * @property {Subject | null} held
 * @property {Inspected | null} inspected what the card is about
 * @property {number[] | null} probe the sample inspected last, [x1, x2, ..., target]
 * @property {{x1: number, x2: number} | null} cursor where the plane is pointed at
 * @property {boolean} showMistakes
 * @property {boolean} showContours
 * @property {boolean} showRegions whether lines part the plane into linear regions
 * @property {number | null} chartEpoch where the loss chart is pointed at
 * @property {{measure: "loss" | "score", isLog: boolean, range: [number, number] | null, drag: [number, number] | null}} chart
 *     what it shows: which epochs, if not all; and those being chosen
 * @property {{id: number, key: string, blanks: Record<string, unknown>, offer?: {key: string, type: string}} | null} toast
 *     offer: what a press of its button does
 * @property {Record<string, boolean>} unfolded which parts of the page show more: settings, data, features
 * @property {import("./view.js").Tab} tab what the result card shows under the losses
 * @property {import("./inside.js").Inside | null} inside what the tab of that name shows, once it was opened
 * @property {import("./hidden_space.js").HiddenSpace | null} hiddenSpace what a layer makes of rows and plane, once the tab Inside was opened
 * @property {boolean} isEnlarged whether the result card takes the network's place as well
 * @property {"train" | "test"} scored the rows whose metrics are shown
 * @property {Explained | null} explained what is explained in a card
 * @property {import("./view.js").Prepared} prepared what a teacher's link hides, locks and starts
 * @property {import("./reporting.js").Reported | null} reporting what a report is being written of
 * @property {import("./exporting.js").Exporting | null} exporting the network as a file, once the share dialog was opened
 * @property {boolean} sharing whether the share dialog is open
 * @property {import("./view.js").Prepared} shared what is being prepared there for others
 * @property {number} leftOut how many points of one's own the address cannot hold
 * @property {{title: string, items: Item[]} | null} report what is to be said of a link or file that was opened
 * @property {import("./timeline.js").Timeline} timeline what can be undone and redone
 * @property {import("./timeline.js").Checkpoint | null} goBack the trained checkpoint that undoing leads back to
 * @property {number} resets counts the resets that were asked for
 * @property {{place: Place, value: number, from: number} | null} edited the parameter last set by hand, or by undoing
 * @property {(import("./own_points.js").Points & {under: import("./config.js").DataConfig}) | null} drawn points being painted, and the data section of the
 *     config that they are meant for: under another they mean nothing
 * @property {Painting | null} painting  size: the brush's radius on the plane
 * @property {import("./table.js").Table | null} table  that somebody brought and has not used yet
 * @property {import("./baselines.js").Baselines} baselines other models on the same points
 * @property {import("./runs.js").Runs} runs what the server keeps
 * @property {import("./comparing.js").Comparing} comparing settings that are compared over seeds
 * @property {{id: string, step: string | null} | null} lesson that is open, the step that one is at
 *     (none before it is loaded)
 * @property {import("./lesson.js").Course | null} course what is known of the lessons, once they are loaded
 * @property {import("./gradient_check.js").Checking} [checking] how gradients are measured, once it was chosen
 * @property {boolean} [checksSlope] whether the card of a parameter measures its slope with every h
 * @property {Place} [checkedPlace] the parameter that the card was about when a sheet was asked for
 * @property {import("./descent.js").Descent} [descent] on one curve, once it was shown
 * @property {import("./race.js").Race} [race] of optimizers, once it was shown
 * @property {import("./follow.js").Follow | null} follow the sample that is followed through a step of training
 * @property {"largest_loss" | "smallest_loss" | null} sought what the server finds the sample by that is to be followed
 * @property {boolean} shortcuts whether single keys do something
 * @property {string} theme
 * @property {string} palette which pair of colours: usual or contrast
 * @property {boolean} isStill whether little is to move
 * @property {number} looks counts what redraws everything: resizing, another theme
 */

import { NOTHING_COMPARED } from "./comparing.js";
import { NO_BRANCHES } from "./branches.js";
import { laidOnPlane } from "./inputs.js";
import { NO_HISTORY } from "./loss_history.js";
import { brokenLocks } from "./locks.js";
import { reducers, withToast } from "./reducers.js";
import { NO_BASELINES } from "./baselines.js";
import { NO_RUNS } from "./runs.js";
import { NOTHING_DONE, remembered } from "./timeline.js";
import { NOTHING_PREPARED, STANDARD_VIEW } from "./view.js";

/**
 * @param {State} state the initial one
 * @returns {Store}
 */
export function createStore(state) {
  /** @type {Parameters<Store["subscribe"]>[0][]} */
  const listeners = [];
  const known = { ...reducers };
  return {
    state: () => state,
    addReducers: (more) => void Object.assign(known, more),
    dispatch(action) {
      const reducer = known[action.type];
      if (!reducer) throw new RangeError(`An action has one of the known types. Received: ${action.type}`);
      const before = state;
      const after = { ...state, ...reducer(state, action) };
      const locked = brokenLocks(before, after, action);
      state = locked.length ? withToast(before, "page.locked", { parts: locked }) : laidOnPlane(remembered(before, after, action));
      for (const listener of listeners) listener(state, action, before);
    },
    subscribe(listener, isFirst = false) {
      if (isFirst) listeners.unshift(listener);
      else listeners.push(listener);
    },
  };
}

/**
 * @param {{config: Config, theme: string, palette?: string} & Pick<State, "taskOf" | "tasks" | "layerDefaults">
 *     & Partial<Pick<State, "datasetRows" | "featureRows" | "lossOutputs">>} given
 * @returns {State}
 */
export function initialState({ config, taskOf, tasks, layerDefaults, theme, palette = "usual", datasetRows = {}, featureRows = [], lossOutputs = {} }) {
  /** @type {Record<string, string>} */
  const datasets = {};
  for (const [dataset, task] of Object.entries(taskOf)) datasets[task] ??= dataset;
  if (taskOf[config.data.dataset]) datasets[taskOf[config.data.dataset]] = config.data.dataset;
  return {
    ...STANDARD_VIEW,
    config, taskOf, tasks, layerDefaults, datasetRows, featureRows, lossOutputs, datasets, theme, palette,
    history: NO_HISTORY,
    formerHistory: NO_HISTORY,
    known: NO_HISTORY,
    leftFuture: null,
    branches: NO_BRANCHES,
    search: null,
    studies: {},
    landscape: null,
    found: null,
    seek: null,
    stopAt: null,
    others: null,
    pointedSeed: null,
    goal: null,
    exactHistory: null,
    testOpenedAt: null,
    testLooks: { data: "", count: 0 },
    accepted: null,
    connection: "connecting",
    wasReached: false,
    engine: null,
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
    unfolded: { settings: false, data: false, features: false },
    tab: "plane",
    inside: null,
    hiddenSpace: null,
    isEnlarged: false,
    scored: "test",
    explained: null,
    prepared: NOTHING_PREPARED,
    exporting: null,
    reporting: null,
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
    baselines: NO_BASELINES,
    runs: NO_RUNS,
    comparing: NOTHING_COMPARED,
    lesson: null,
    course: null,
    follow: null,
    sought: null,
    looks: 0,
    isStill: false,
  };
}
