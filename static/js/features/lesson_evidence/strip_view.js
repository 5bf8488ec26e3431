/** The little boundary of every seed of one setting: places first, then pictures as they come. */

import { find } from "../../page/elements.js";
import { inSentence } from "../../page/measure_text.js";
import { nameSeed, seedButtons } from "../../page/seed_buttons.js";
import { SEED_PICTURE_PX, paintSeedPicture } from "../../page/seed_picture.js";
import { withSeed } from "../../state/comparing.js";
import { changesBetween } from "../../state/config.js";
import { shownIn } from "./shown.js";

const MOST_ABREAST = 8;

/**
 * @param {{say: Say, tell: MeasureSpeaker, palette: () => Palette}} given
 * @returns {Part}
 */
export function stripView({ say, tell, palette }) {
  const strip = find("evidence-strip");
  /** What the places are of: another lesson may have a step and a setting of the same name. */
  let made = /** @type {unknown[]} */ ([]);

  return {
    also: ({ looks }) => looks,
    draw(state) {
      const shown = shownIn(state);
      if (!shown) return;
      const { evidence, settings, looked, count, hasBegun } = shown;
      const setting = settings[looked];
      const wanted = [evidence, setting.id, count];
      if (wanted.some((each, i) => each !== made[i])) make(count);
      made = wanted;
      find("evidence-strip-title").textContent = title(setting, evidence.goal, hasBegun);
      find("evidence-dashed").textContent = setting.runs.some(({ kind }) => kind === "missed" || kind === "diverged") ? dashed(evidence) : "";
      const onStage = stagedSeed(state.config, setting.config, evidence.vary, count);
      setting.runs.forEach((run, seed) => fill(/** @type {HTMLButtonElement} */ (strip.children[seed]), run, {
        seed, evidence, isStage: seed === onStage, looks: state.looks,
      }));
    },
  };

  /**
   * @param {import("../../state/lesson_runs.js").SettingRuns} setting
   * @param {number | null} goal
   * @param {boolean} hasBegun
   */
  function title({ label, reached, done, runs }, goal, hasBegun) {
    if (!hasBegun || !done) return say("page.lesson.evidence.places");
    if (goal === null) return say("page.lesson.evidence.done", { label, done, total: runs.length });
    return say(done < runs.length ? "page.lesson.evidence.so_far" : "page.lesson.evidence.strip", { label, reached, done });
  }

  /**
   * What a dashed border means.
   * @param {import("../../state/lesson.js").LessonEvidence} evidence
   */
  function dashed({ measure, goal, larger_is_better: isLarger }) {
    const key = isLarger ? "page.lesson.evidence.dashed_less" : "page.lesson.evidence.dashed";
    return say(key, { measure: inSentence(tell.measure(measure)), goal: tell.tick(measure, goal ?? 0) });
  }

  /** @param {number} count of seeds */
  function make(count) {
    strip.style.setProperty("--columns", String(Math.min(MOST_ABREAST, Math.ceil(Math.sqrt(count)))));
    strip.replaceChildren(...seedButtons(Array.from({ length: count }, (_, seed) => seed), SEED_PICTURE_PX));
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {import("../../state/lesson_runs.js").Run} run
   * @param {{seed: number, evidence: import("../../state/lesson.js").LessonEvidence, isStage: boolean, looks: number}} given
   */
  function fill(button, { kind, value, picture }, { seed, evidence: { measure, goal }, isStage, looks }) {
    button.dataset.kind = kind;
    button.setAttribute("aria-disabled", String(kind === "waiting"));
    const key = kind === "reached" && goal === null ? "plain" : kind;
    const text = say(`page.lesson.evidence.run_${key}`, { seed, measure: inSentence(tell.measure(measure)), value: tell.value(measure, value) });
    nameSeed(button, text, isStage);
    paintSeedPicture(/** @type {HTMLCanvasElement} */ (button.firstElementChild), picture, { looks, palette });
  }
}

/**
 * Which of a setting's seeds the page shows itself; -1: none.
 * @param {Config} config of the page
 * @param {Config} setting
 * @param {"all" | "start"} vary
 * @param {number} count
 */
function stagedSeed(config, setting, vary, count) {
  const isOne = config.seed < count && Object.keys(changesBetween(withSeed(setting, config.seed, vary), config)).length === 0;
  return isOne ? config.seed : -1;
}
