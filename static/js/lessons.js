/** The composition root of the lessons, which are loaded when their list is first opened, or by a link that names one. */

import { lessonEvidenceFeature } from "./features/lesson_evidence/index.js";
import { followGoal } from "./features/lesson_goal/index.js";
import { pointingFeature } from "./features/lesson_pointing/index.js";
import { followingFeature } from "./features/lesson_following/index.js";
import { lessonsFeature } from "./features/lessons/index.js";
import { addDocument } from "./page/later.js";
import { lessonReducers } from "./state/lesson.js";
import { exportCallsOf } from "./wire/export_calls.js";
import { followLessonEvidence } from "./wire/lesson_evidence.js";
import { followSubmission } from "./wire/lesson_submission.js";
import { followReports } from "./wire/reports.js";
import { keepTraining } from "./wire/lesson_training.js";
import { followLessons } from "./wire/lessons.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{rest: ReturnType<typeof import("./wire/rest.js").restAt>, connection: ReturnType<typeof import("./wire/connection.js").connect>,
 *     parts: Part[], drawNow: () => void}} given  parts: of the page, to which these are added
 */
export async function layOutLessons(page, store, { rest, connection, parts, drawNow }) {
  await addDocument("lessons", page, "lessons");
  store.addReducers(lessonReducers);
  store.dispatch({ type: "courseOpened" });
  parts.push(...lessonsFeature(page, store, drawNow));
  parts.push(...lessonEvidenceFeature(page, store));
  pointingFeature(page, store);
  parts.push(followingFeature(store));
  followGoal(store);
  followLessonEvidence(store, rest);
  followLessons(store, rest, page.tables.choiceRows);
  followReports(store, exportCallsOf(rest), connection);
  keepTraining(store, connection);
  followSubmission(store, connection, page.defaults);
  store.dispatch({ type: "looksChanged" });
  drawNow();
}
