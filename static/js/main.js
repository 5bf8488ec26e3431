/** The composition root: builds the parts and connects them. */

import { followAddress } from "./address/address.js";
import { bindAdvanced } from "./features/settings/advanced_input.js";
import { readBootstrap } from "./state/bootstrap.js";
import { connect } from "./wire/connection.js";
import { bindControls } from "./features/settings/input.js";
import { bindExplanations } from "./features/explanation/input.js";
import { followExperiments } from "./wire/experiments.js";
import { bindExperiments } from "./features/experiments/input.js";
import { explainer } from "./features/explanation/model.js";
import { bindDialogs } from "./page/dialogs.js";
import { bindEmbedding } from "./features/preparation/embedding.js";
import { bindFiles } from "./features/share/files.js";
import { panelsOf, startFrameLoop } from "./page/frame_loop.js";
import { bindKeyboard, rememberedShortcuts } from "./features/transport/keyboard.js";
import { bindLanguage } from "./page/language.js";
import { LossHistory } from "./state/loss_history.js";
import { bindCard } from "./features/inspector/input.js";
import { bindChart } from "./features/chart/input.js";
import { bindNetwork } from "./features/network/input.js";
import { bindOwnData } from "./features/data/input.js";
import { bindPainting } from "./features/painting/input.js";
import { bindPlane } from "./features/plane/input.js";
import { bindPresets } from "./features/presets/input.js";
import { bindPreparation } from "./features/preparation/input.js";
import { bindShare, namedParts } from "./features/share/input.js";
import { restAt } from "./wire/rest.js";
import { runSpeaker } from "./features/experiments/run_text.js";
import { createStore, initialState } from "./state/store.js";
import { applyTheme, readPalette, rememberedPalette, rememberedTheme } from "./page/theme.js";
import { advanced } from "./features/settings/advanced_view.js";
import { boundary, planePointOf, planeSpotAt } from "./features/plane/view.js";
import { comparison } from "./features/experiments/comparison.js";
import { cursorText } from "./features/plane/cursor.js";
import { explanation } from "./features/explanation/view.js";
import { gradients } from "./features/metrics/gradients.js";
import { inspector } from "./features/inspector/view.js";
import { layers } from "./features/settings/layers_view.js";
import { legend } from "./features/plane/legend.js";
import { epochAt, lossChart } from "./features/chart/view.js";
import { metrics } from "./features/metrics/view.js";
import { milestones } from "./features/screen_reader/milestones.js";
import { network } from "./features/network/view.js";
import { networkTiles } from "./features/network/tiles.js";
import { notices, toasts } from "./features/notices/view.js";
import { ownData } from "./features/data/view.js";
import { painting } from "./features/painting/view.js";
import { preparation } from "./features/preparation/view.js";
import { readings } from "./features/inspector/readings.js";
import { readouts } from "./features/transport/view.js";
import { report } from "./features/notices/report.js";
import { rocChart } from "./features/metrics/roc_chart.js";
import { runsChart } from "./features/experiments/runs_chart.js";
import { runsList } from "./features/experiments/runs_list.js";
import { settings } from "./features/settings/view.js";
import { share } from "./features/share/view.js";
import { sweepDraft } from "./features/experiments/sweep_draft.js";
import { sweepMapView } from "./features/experiments/sweep_map.js";
import { tables } from "./features/screen_reader/tables.js";
import { thumbnails } from "./features/data/thumbnails.js";
import { undoing } from "./features/transport/undoing.js";
import { speaker } from "./page/words.js";

/** A layer of more neurons can be had by link; as buttons they would be too small to use. */
const MOST_NEURONS = 16;

const find = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const { catalog, words, defaults: filled, previews, features } = readBootstrap(find("bootstrap").textContent ?? "");
// The usual loss depends on the task; left open, it is the server's to choose.
const defaults = { ...filled, training: { ...filled.training, loss: null } };
const language = document.documentElement.lang;
const say = speaker(words, language);
const number = new Intl.NumberFormat(language);
const featureNames = catalog.features.map(({ name }) => name);
// Without a prototype: a link may name a data set `constructor`, and then there is none of that name.
const byName = (rows, value = (row) => row) => Object.assign(Object.create(null), Object.fromEntries(rows.map((row) => [row.name, value(row)])));
const labels = byName(catalog.features, ({ label }) => label);
const datasetRows = byName(catalog.datasets);
const taskOf = byName(catalog.datasets, ({ task }) => task);
const lossTasks = byName(catalog.losses, ({ tasks }) => tasks && Object.keys(tasks));
const activationLabels = { ...byName(catalog.activations, ({ label }) => label), softmax: "Softmax" };
const explain = explainer(catalog, words);
const classicFeatures = document.querySelectorAll("[data-feature]:not([data-more])").length;
const rates = catalog.choices.learning_rate;
const limits = { layers: catalog.limits.max_hidden_layers, neurons: Math.min(MOST_NEURONS, catalog.limits.max_neurons) };

const history = new LossHistory();
const store = createStore(initialState({ config: defaults, taskOf, datasetRows, lossTasks, history, theme: rememberedTheme(), palette: rememberedPalette() }));
let colors = readPalette();
const palette = () => colors;

const speak = runSpeaker({ say, catalog, defaults });

const tiles = networkTiles(find("network"), { featureNames, labels, say, limits, classicFeatures });
const { geometry } = tiles;
const views = [
  settings({ say }),
  advanced(find("advanced"), { defaults }),
  layers(find("layers"), { say, activations: catalog.activations }),
  readouts({ say, number }),
  notices({ say, rates }),
  milestones(find("announcement"), { say, number, now: () => performance.now() }),
  tables(find("loss-table"), find("plane-table"), { say, number }),
  toasts({ say }),
  thumbnails(document.querySelectorAll(".preview"), { previews, palette }),
  tiles,
  network(find("network"), { features, geometry, palette }),
  boundary(find("boundary"), find("subject"), { features, say, labels, palette }),
  cursorText(find("cursor"), find("boundary"), { say }),
  legend(find("legend"), { say }),
  lossChart(find("loss-chart"), find("chart-tools"), { say, palette }),
  metrics(find("metrics"), { say, labels: byName(catalog.metrics, ({ label }) => label) }),
  rocChart(find("roc"), { say, palette }),
  gradients(find("gradients"), { say }),
  inspector(find("inspector"), { say, palette, readings: readings({ say, labels, activations: activationLabels }) }),
  explanation(find("explanation"), { explain, say }),
  undoing(),
  report(find("report"), { say }),
  preparation(),
  painting(find("painting"), find("boundary"), { say }),
  ownData(find("own"), { say, number, mostSamples: catalog.limits.max_samples, palette }),
  share(find("share"), { say, defaults, parts: namedParts() }),
  runsList({ say, speak, palette }),
  comparison({ say, speak, palette }),
  runsChart(find("run-chart"), { say, palette, speak }),
  sweepDraft({ say, speak, catalog }),
  sweepMapView({ say, speak, palette }),
];
const drawNow = startFrameLoop(store, views);

const parts = [...document.querySelectorAll("[data-part]")].flatMap((element) => element.dataset.part.split(" "));
store.dispatch({ type: "shortcutsToggled", on: rememberedShortcuts() });
followAddress(store, defaults, [...new Set(parts)]);
bindPreparation();
bindDialogs(store);
bindShare(store, find("share"), say("page.share.copied"));
const showTable = bindOwnData(store, find("own"), { say, mostSamples: catalog.limits.max_samples });
bindFiles(store, { defaults, canvas: find("boundary"), showTable });
bindEmbedding(store);
bindPresets(store, find("presets"), { presets: catalog.presets, defaults });
bindExperiments(store, find("experiments"), { catalog });
followExperiments(store, restAt(document.baseURI, language));
bindControls(store, { featureNames, rates });
bindAdvanced(store);
bindExplanations(store, find("explanation"), explain);
const card = bindCard(store, find("inspector"), find("inspector-input"), drawNow);
bindNetwork(find("network"), store, { geometry, card });
const plane = find("boundary");
const spotAt = (x, y) => planeSpotAt(plane, store.state(), x, y);
bindPainting(store, plane, spotAt);
bindPlane(plane, store, {
  card,
  spotAt,
  pointOf: (spot) => planePointOf(plane, store.state(), spot),
});
bindKeyboard(store);
bindChart(find("loss-chart"), store, { epochAt: (x) => epochAt(store.state(), find("loss-chart"), find("chart-tools"), x) });
bindLooks();
bindLanguage(find("language"));
const url = new URL(`api/live?lang=${language}`, document.baseURI);
url.protocol = url.protocol.replace("http", "ws");
const { losses, optimizers, schedules, regularizers } = catalog;
connect(store, { url, defaults, panels: panelsOf(views), tables: { loss: losses, optimizer: optimizers, schedule: schedules, regularization: regularizers } });

/** Everything is drawn again when the theme or any size changes. */
function bindLooks() {
  const looksChanged = () => store.dispatch({ type: "looksChanged" });
  store.subscribe((state, action, before) => {
    if (action.type === "themeChosen") applyTheme(state);
    if (state.looks !== before.looks) colors = readPalette();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", looksChanged);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const motionWished = () => store.dispatch({ type: "motionWished", isStill: still.matches });
  still.addEventListener("change", motionWished);
  motionWished();
  watchResolution(looksChanged);
  const sizes = new ResizeObserver(looksChanged);
  for (const element of document.querySelectorAll(".network-scroll, #boundary, #loss-chart, #roc")) sizes.observe(element);
}

/** A window moved to another screen keeps its size, but not the number of pixels in it. */
function watchResolution(looksChanged) {
  const again = () => {
    looksChanged();
    watchResolution(looksChanged);
  };
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", again, { once: true });
}
