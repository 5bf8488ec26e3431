/** The composition root: builds the parts and connects them. */

import { followAddress } from "./address.js";
import { bindAdvanced } from "./advanced_controls.js";
import { readBootstrap } from "./bootstrap.js";
import { connect } from "./connection.js";
import { bindControls } from "./controls.js";
import { bindExplanations } from "./explanation_input.js";
import { followExperiments } from "./experiments.js";
import { bindExperiments } from "./experiments_input.js";
import { explainer } from "./explanations.js";
import { bindDialogs } from "./dialogs.js";
import { bindEmbedding } from "./embedding.js";
import { bindFiles } from "./files.js";
import { startFrameLoop } from "./frame_loop.js";
import { bindKeyboard, rememberedShortcuts } from "./keyboard.js";
import { bindLanguage } from "./language.js";
import { LossHistory } from "./loss_history.js";
import { bindCard } from "./card_input.js";
import { bindChart } from "./chart_input.js";
import { bindNetwork } from "./network_input.js";
import { bindOwnData } from "./own_data_input.js";
import { bindPainting } from "./painting_input.js";
import { bindPlane } from "./plane_input.js";
import { bindPresets } from "./presets_input.js";
import { bindPreparation } from "./preparation_input.js";
import { bindShare, namedParts } from "./share_input.js";
import { restAt } from "./rest.js";
import { runSpeaker } from "./run_words.js";
import { createStore, initialState } from "./store.js";
import { applyTheme, readPalette, rememberedPalette, rememberedTheme } from "./theme.js";
import { advanced } from "./views/advanced.js";
import { boundary, planePointOf, planeSpotAt } from "./views/boundary.js";
import { comparison } from "./views/comparison.js";
import { cursorText } from "./views/cursor.js";
import { explanation } from "./views/explanation.js";
import { gradients } from "./views/gradients.js";
import { inspector } from "./views/inspector.js";
import { layers } from "./views/layers.js";
import { legend } from "./views/legend.js";
import { epochAt, lossChart } from "./views/loss_chart.js";
import { metrics } from "./views/metrics.js";
import { milestones } from "./views/milestones.js";
import { network } from "./views/network.js";
import { networkTiles } from "./views/network_tiles.js";
import { notices, toasts } from "./views/notices.js";
import { ownData } from "./views/own_data.js";
import { painting } from "./views/painting.js";
import { preparation } from "./views/preparation.js";
import { readings } from "./views/readings.js";
import { readouts } from "./views/readouts.js";
import { report } from "./views/report.js";
import { rocChart } from "./views/roc_chart.js";
import { runsChart } from "./views/runs_chart.js";
import { runsList } from "./views/runs_list.js";
import { settings } from "./views/settings.js";
import { share } from "./views/share.js";
import { sweepDraft } from "./views/sweep_draft.js";
import { sweepMapView } from "./views/sweep_map.js";
import { tables } from "./views/tables.js";
import { thumbnails } from "./views/thumbnails.js";
import { undoing } from "./views/undoing.js";
import { speaker } from "./words.js";

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
const byName = (rows, value = (row) => row) => Object.fromEntries(rows.map((row) => [row.name, value(row)]));
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
startFrameLoop(store, [
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
]);

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
const card = bindCard(store, find("inspector"), find("inspector-input"));
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
connect(store, { url, defaults, tables: { loss: losses, optimizer: optimizers, schedule: schedules, regularization: regularizers } });

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
