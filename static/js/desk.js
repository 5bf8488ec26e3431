/** The composition root of the desk, which is loaded when it is first opened: its tabs, and what each of them needs. */

import { baselinesFeature } from "./features/baselines/index.js";
import { deskFeature } from "./features/desk/index.js";
import { doctorFeature } from "./features/doctor/index.js";
import { luckFeature } from "./features/luck/index.js";
import { giveUpPictures } from "./features/experiments/picture.js";
import { runsFeature, sweepsFeature } from "./features/experiments/index.js";
import { branchesFeature } from "./features/time/index.js";
import { addDocument } from "./page/later.js";
import { followComparisons } from "./wire/comparisons.js";
import { followBaselines } from "./wire/baselines.js";
import { followExperiments } from "./wire/experiments.js";
import { exportCallsOf } from "./wire/export_calls.js";
import { followReports } from "./wire/reports.js";
import { takingAdvice } from "./wire/advice.js";

/**
 * @typedef {object} Given what a tab is made with
 * @property {Page} page
 * @property {Store} store
 * @property {ReturnType<typeof import("./wire/rest.js").restAt>} rest
 * @property {ReturnType<typeof import("./wire/connection.js").connect>} connection
 *
 * @typedef {object} DeskTab
 * @property {import("./state/view.js").DeskTab} id its pane is templates/desk/<id>.html
 * @property {string} label its words
 * @property {(given: Given) => Part[] | Promise<Part[]>} load makes what draws in the pane, when the tab is first opened
 */

/** @type {DeskTab[]} in their order */
const TABS = [
  { id: "luck", label: "page.desk.luck", load: ({ page, store }) => luckFeature(page, store) },
  { id: "runs", label: "page.desk.runs", load: ({ page, store }) => runsFeature(page, store) },
  { id: "sweep", label: "page.desk.sweep", load: ({ page, store }) => sweepsFeature(page, store) },
  { id: "models", label: "page.desk.models", load: ({ page, store, rest }) => baselinesFeature(page, store, { rest, follow: followBaselines }) },
  {
    id: "doctor",
    label: "page.desk.doctor",
    load: ({ page, store, connection }) => doctorFeature(page, store, { takeAdvice: takingAdvice(store, connection) }),
  },
  { id: "branches", label: "page.desk.branches", load: ({ page, store }) => branchesFeature(page, store) },
];

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{rest: Given["rest"], connection: Given["connection"], parts: Part[], drawNow: () => void}} given  parts: of the page, to which the desk adds its own
 */
export async function layOutDesk(page, store, { rest, connection, parts, drawNow }) {
  await addDocument("desk", page, "experiments");
  followExperiments(store, rest, { ended: page.catalog.constants.ended_statuses, giveUpPictures });
  followComparisons(store, rest);
  followReports(store, exportCallsOf(rest), connection);
  const given = { page, store, rest, connection };
  const open = async (/** @type {DeskTab} */ tab) => {
    parts.push(...(await tab.load(given)));
    drawNow();
  };
  parts.push(...deskFeature(page, store, { tabs: TABS, open }));
  drawNow();
}
