/** The composition root: builds the parts and connects them. */

import { followAddress } from "./address/address.js";
import { chartFeature } from "./features/chart/index.js";
import { dataFeature } from "./features/data/index.js";
import { explanationFeature } from "./features/explanation/index.js";
import { bindFiles } from "./features/files/input.js";
import { inspectorFeature } from "./features/inspector/index.js";
import { network as drawnNetwork } from "./features/network/view.js";
import { networkFeature } from "./features/network/index.js";
import { noticesFeature } from "./features/notices/index.js";
import { paintingFeature } from "./features/painting/index.js";
import { boundary } from "./features/plane/view.js";
import { pinsFeature } from "./features/pins/index.js";
import { planeFeature } from "./features/plane/index.js";
import { preparationFeature } from "./features/preparation/index.js";
import { resultFeature } from "./features/result/index.js";
import { screenReaderFeature } from "./features/screen_reader/index.js";
import { settingsFeature } from "./features/settings/index.js";
import { testCoverFeature } from "./features/test_cover/index.js";
import { transportFeature } from "./features/transport/index.js";
import { atFirstOpening, bindDialogs, openDeskAsAsked } from "./page/dialogs.js";
import { find } from "./page/elements.js";
import { panelsOf, startFrameLoop } from "./page/frame_loop.js";
import { bindLanguage } from "./page/language.js";
import { bindLooks } from "./page/looks.js";
import { bindNumbers } from "./page/numbers.js";
import { readPage } from "./page/page.js";
import { bindPrinting } from "./page/printing.js";
import { bindTerms } from "./page/terms.js";
import { livingPalette, rememberedPalette, rememberedTheme } from "./page/theme.js";
import { loadsWhenWanted } from "./page/wanted.js";
import { createStore, initialState } from "./state/store.js";
import { asShown } from "./state/test_cover.js";
import { connect } from "./wire/connection.js";
import { keepPins } from "./wire/pins.js";
import { restAt } from "./wire/rest.js";

const page = readPage(livingPalette({ looks: () => store.state().looks }));
const { defaults, tables, catalog, language } = page;
const mostBytes = catalog.limits.max_message_bytes;
const bounds = { limits: catalog.limits, features: tables.featureNames, mostClasses: catalog.constants.max_classes };
const store = createStore(initialState({ config: defaults, ...tables, theme: rememberedTheme(), palette: rememberedPalette() }));

/** @type {Part[]} drawn in this order: what makes buttons, then what locks them, then what lies over them */
const parts = [];
const drawNow = startFrameLoop(store, parts);
const { card, parts: inspector } = inspectorFeature(page, store, drawNow);
const rest = restAt(document.baseURI, language);
const { showTable, parts: data } = dataFeature(page, store, { readTable: rest.readTable, mostBytes });
const { geometry, parts: network } = networkFeature(page, store, card);
const { layers, parts: chart } = chartFeature(page, store);
parts.push(
  ...settingsFeature(page, store),
  ...pinsFeature(page, store),
  ...resultFeature(store), // before the plane: on a phone a touch enlarges it
  ...transportFeature(page, store),
  ...testCoverFeature(page, store),
  ...noticesFeature(page, store),
  ...screenReaderFeature(page),
  ...data,
  ...network,
  ...chart,
  ...preparationFeature(store),
  ...paintingFeature(page, store), // before the plane: while one paints, its keys are the brush's
  ...planeFeature(page, store, card),
  ...inspector,
  ...explanationFeature(page, store, { ...rest, getCurves: () => import("./explaining.js") }),
);

followAddress(store, defaults, { parts: namesOfParts(), speeds: catalog.constants.speeds, bounds });
keepPins(store);
bindFiles(store, { defaults, pictureOf, showTable, bounds, mostBytes });
bindDialogs(store);
bindTerms(store);
atFirstOpening(find("experiments"), async () => {
  const { layOutDesk } = await import("./desk.js");
  await layOutDesk(page, store, { rest, connection, parts, drawNow });
});
openDeskAsAsked(store, find("experiments"));
const openLessons = once(async () => {
  const { layOutLessons } = await import("./lessons.js");
  await layOutLessons(page, store, { rest, connection, parts, drawNow });
});
atFirstOpening(find("lessons"), openLessons);
atFirstOpening(find("presets"), async () => {
  const { layOutPresets } = await import("./presets.js");
  await layOutPresets(page, store, { parts, drawNow });
});
atFirstOpening(find("share"), async () => {
  const { layOutShare } = await import("./share.js");
  await layOutShare(page, store, { rest, connection, parts, drawNow });
});
bindLooks(store);
bindPrinting(store, drawNow);
bindNumbers(store);
bindLanguage(find("language"));
const url = new URL(`api/live?lang=${language}`, document.baseURI);
url.protocol = url.protocol.replace("http", "ws");
const connection = connect(store, { url, defaults, panels: panelsOf(parts), tables: tables.choiceRows, constants: catalog.constants, mostBytes });

const whenWanted = loadsWhenWanted(store);
whenWanted(({ lesson }) => lesson !== null, openLessons);
whenWanted(({ frame }) => Boolean(frame?.step), async () => {
  const { layOutTime } = await import("./time.js");
  await layOutTime(page, store, { rest, connection, parts, drawNow });
});
whenWanted(({ tab }) => tab === "metrics", async () => {
  const { layOutJudging } = await import("./judging.js");
  await layOutJudging(page, store, { parts, drawNow, boundary });
});
whenWanted(({ tab, inspected }) => tab === "inside" || inspected?.kind === "neuron", async () => {
  const { layOutInside } = await import("./inside.js");
  await layOutInside(page, store, { parts, boundary });
});
whenWanted(({ tab }) => tab === "landscape", async () => {
  const { layOutLandscape } = await import("./landscape.js");
  await layOutLandscape(page, store, { parts, drawNow });
});
whenWanted(({ prepared }) => prepared.glossary !== null, async () => {
  const { layOutGlossary } = await import("./glossary.js");
  await layOutGlossary(page, store, { rest, parts, drawNow });
});
whenWanted(({ studies }) => Object.keys(studies).length > 0, async () => {
  const { followStudies } = await import("./wire/studies.js");
  followStudies(store, connection);
});
whenWanted(({ prepared }) => prepared.sheet === "descent", async () => {
  const { layOutDescent } = await import("./descent.js");
  await layOutDescent(page, store, { parts, drawNow });
});
whenWanted(({ prepared }) => prepared.sheet === "race", async () => {
  const { layOutRace } = await import("./race.js");
  await layOutRace(page, store, { parts, drawNow });
});
whenWanted(({ prepared, checksSlope }) => prepared.sheet === "gradient_check" || checksSlope === true, async () => {
  const { layOutGradientCheck } = await import("./gradient_check.js");
  await layOutGradientCheck(page, store, { parts, drawNow });
});
whenWanted(({ follow }) => follow !== null, async () => {
  const { layOutFollow } = await import("./follow.js");
  await layOutFollow(page, store, { rest, parts, geometry, drawNow });
});
whenWanted(({ crowd }) => crowd !== "1", async () => {
  const { layOutCrowd } = await import("./crowd.js");
  await layOutCrowd(page, store, { connection, parts, layers, drawNow });
});

/**
 * What more than one place may ask for is loaded for the first of them; again, if that failed.
 * @param {() => Promise<void>} load
 */
function once(load) {
  let loading = /** @type {Promise<void> | null} */ (null);
  return () => (loading ??= load().catch((error) => {
    loading = null;
    throw error;
  }));
}

/**
 * What draws pictures to be saved is loaded when one is.
 * @param {"plane" | "network"} kind
 * @param {number} width in pixels
 */
async function pictureOf(kind, width) {
  const { pictureOf } = await import("./features/share/pictures.js");
  return pictureOf(page, asShown(store.state()), { kind, width, geometry, draws: { boundary, network: drawnNetwork } });
}

/** The names that a link may hide and lock. */
function namesOfParts() {
  const named = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-part]"));
  return [...new Set([...named].flatMap(({ dataset }) => (dataset.part ?? "").split(" ")))];
}
