/** What a setting's runs have come to, in words. Pure. */

/**
 * @param {import("../../state/lesson_runs.js").SettingRuns} setting
 * @param {import("../../state/lesson.js").LessonEvidence} evidence
 * @param {{say: Say, tell: MeasureSpeaker}} given
 */
export function outcomeText({ label, reached, done, median }, { measure, goal }, { say, tell }) {
  if (!done) return label;
  const key = goal === null ? "page.lesson.evidence.median" : "page.lesson.evidence.reached";
  return say(key, { label, reached, done, median: tell.value(measure, median) });
}
