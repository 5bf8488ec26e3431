/** Lessons: the list of them, and the card, the strip and the paper of the one that is open. */

import { all, find } from "../../page/elements.js";
import { measureSpeaker } from "../../page/measure_text.js";
import { drawReportButton, pressReport } from "../../page/report_button.js";
import { runSpeaker } from "../../page/run_text.js";
import { answerView } from "./answer_view.js";
import { cardView } from "./card_view.js";
import { controlsView } from "./controls_view.js";
import { goalView } from "./goal_view.js";
import { bindAnswers } from "./answer_input.js";
import { bindLessons } from "./input.js";
import { listView } from "./list_view.js";
import { paperView } from "./paper_view.js";
import { beginUntrained, playAnew } from "./playing.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {() => void} drawNow
 * @returns {Part[]}
 */
export function lessonsFeature(page, store, drawNow) {
  const { say, defaults, language, tables } = page;
  const tell = measureSpeaker(say);
  const [stage] = all(".stage");
  const [settings] = all(".settings");
  stage.prepend(find("lesson"));
  find("network").append(find("lesson-evidence"));
  settings.append(find("lesson-strip"));
  stage.before(find("lesson-paper"));
  const speak = runSpeaker(page);
  const report = find("lesson-report");
  report.addEventListener("click", () => pressReport(store, "lesson"));
  bindLessons(store, { defaults, drawNow });
  bindAnswers(store, { drawNow });
  beginUntrained(store);
  playAnew(store);
  return [
    listView({ say }),
    cardView({ say, language }),
    answerView({ say, tell }),
    goalView({ say, speak, tell }),
    controlsView({ say, speak, defaults, labels: tables.featureLabels }),
    paperView({ say, tell }),
    { draw: ({ reporting }) => drawReportButton(report, "lesson", { say, reporting }) },
  ];
}
