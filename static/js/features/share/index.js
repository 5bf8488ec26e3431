/** Links that are taken along: what a teacher prepares, and how it is copied. */

import { find } from "../../page/elements.js";
import { drawReportButton, pressReport } from "../../page/report_button.js";
import { namedParts } from "../../page/parts.js";
import { bindShare } from "./input.js";
import { share } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function shareFeature({ say, defaults, hosts }, store) {
  const dialog = find("share");
  const parts = namedParts();
  bindShare(store, dialog, { say, parts });
  const report = find("report-button");
  report.addEventListener("click", () => pressReport(store, "experiment"));
  return [
    share(dialog, { say, defaults, parts, hosts }),
    { draw: ({ reporting }) => drawReportButton(report, "experiment", { say, reporting }) },
  ];
}
