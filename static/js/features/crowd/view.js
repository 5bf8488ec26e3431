/** A crowd under the network: what differs, how far it is, medians, how many have reached the goal, a picture of each seed. */

import { find, write } from "../../page/elements.js";
import { nameSeed, seedButtons } from "../../page/seed_buttons.js";
import { scratch } from "../../plot/canvas.js";
import { discrete, paintClasses, paintField } from "../../plot/fields.js";
import { lossText } from "../../plot/scales.js";
import { STATES, countPresent, reached, summary, usualGoal } from "../../state/crowd.js";
import { scoreText } from "./words.js";
import { taskIn } from "../../state/selectors.js";
import { isTestCovered } from "../../state/test_cover.js";

const PICTURE_PX = 48;
/** Behind which what is told is late: frames tell of a crowd now and then. */
const LATE_EPOCHS = 6;
/** Of seeds in a row, so that rows are full. */
const IN_A_ROW = 17;

/**
 * @param {HTMLElement} card
 * @param {{say: Say, palette: () => Palette}} given
 * @returns {Part}
 */
export function crowdView(card, { say, palette }) {
  const strip = find("crowd-strip");
  const picture = scratch(PICTURE_PX);
  let made = "";
  let drawn = /** @type {import("../../state/crowd.js").Crowd | null} */ (null);
  let look = "";

  return {
    panels: ({ crowd }) => (crowd === "1" ? [] : ["crowd"]),
    draw(state) {
      const { crowd, others, config } = state;
      card.hidden = crowd === "1";
      strip.style.setProperty("--columns", String(Math.ceil(Number(crowd) / Math.ceil(Number(crowd) / IN_A_ROW))));
      if (card.hidden) return;
      const { score } = taskIn(state);
      card.dataset.score = score;
      const isBrought = config.data.train !== null;
      write(find("crowd-title"), say(isBrought ? "page.crowd.title_brought" : `page.crowd.title_${state.crowdVary}`, { count: crowd }));
      find("crowd-vary").checked = state.crowdVary === "all";
      find("crowd-vary-choice").hidden = isBrought;
      drawGoal(state, score);
      const numbers = others && drawSums(state, others);
      makeStrip(others?.seeds ?? seedsBeside(config.seed, Number(crowd)));
      const looks = JSON.stringify([state.looks, state.discretize, config.seed, goalOf(state), numbers]);
      if (others && (others !== drawn || looks !== look)) drawStrip(state, others);
      [drawn, look] = [others, looks];
    },
  };

  /**
   * Places for all, before the first of them is there.
   * @param {number[]} seeds
   */
  function makeStrip(seeds) {
    if (made === String(seeds)) return;
    made = String(seeds);
    drawn = null;
    strip.replaceChildren(...seedButtons(seeds, PICTURE_PX));
  }

  /**
   * @param {State} state
   * @param {import("../../state/crowd.js").Crowd} crowd
   */
  function drawStrip(state, crowd) {
    const { tile, classes, paper } = palette();
    const table = state.discretize ? discrete(tile) : tile;
    const isReached = reached(crowd, goalOf(state));
    crowd.seeds.forEach((seed, i) => {
      const button = /** @type {HTMLButtonElement} */ (strip.children[i]);
      const kind = STATES[crowd.states[i]];
      const isStage = seed === state.config.seed;
      const isThere = crowd.epochs[i] >= 0;
      button.toggleAttribute("data-stage", isStage);
      button.toggleAttribute("data-failed", kind === "diverged" || (Number.isFinite(crowd.numbers.test[i]) && !isReached[i]));
      button.toggleAttribute("data-elsewhere", kind === "elsewhere" && Math.abs(crowd.epochs[i] - (state.frame?.epoch ?? 0)) >= LATE_EPOCHS);
      button.dataset.kind = kind;
      const [loss, score] = [lossText(crowd.numbers.test[i]) || say("page.no_value"), scoreText(state, crowd.numbers.testScore[i], say)];
      const blanks = { seed, epoch: crowd.epochs[i], loss, score };
      const text = say(kind === "diverged" ? "page.crowd.member_diverged" : isStage ? "page.crowd.member_on_stage" : "page.crowd.member", blanks);
      nameSeed(button, text, isStage);
      const canvas = /** @type {HTMLCanvasElement} */ (button.firstElementChild);
      const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      ctx.clearRect(0, 0, PICTURE_PX, PICTURE_PX);
      if (!isThere) return;
      const fields = crowd.pictures[i];
      if (fields.length > 1) {
        paintClasses(fields, picture.pixels, PICTURE_PX, { paper, colors: classes.map(({ field }) => field), discretize: state.discretize });
      } else paintField(fields[0], picture.pixels, PICTURE_PX, table);
      picture.show();
      ctx.drawImage(picture.canvas, 0, 0);
    });
  }

  /**
   * @param {State} state
   * @param {import("../../state/crowd.js").Crowd} crowd
   */
  function drawSums(state, crowd) {
    const epoch = state.frame?.epoch ?? 0;
    const present = countPresent(crowd, epoch);
    const isLate = epoch - crowd.epoch >= LATE_EPOCHS;
    const when = isLate ? "page.crowd.at_epoch_late" : "page.crowd.at_epoch";
    write(find("crowd-when"), say(when, { epoch: crowd.epoch, present, count: crowd.seeds.length }));
    find("crowd-when").toggleAttribute("data-late", isLate);
    const loss = summary(crowd, "test");
    write(find("crowd-loss"), rangeText(loss, (value) => (value === Infinity ? "∞" : lossText(value))));
    const heldOut = summary(crowd, "validation");
    find("crowd-validation").hidden = state.config.data.validation_fraction === 0;
    write(find("crowd-validation-loss"), rangeText(heldOut, (value) => (value === Infinity ? "∞" : lossText(value))));
    const score = summary(crowd, "testScore");
    write(find("crowd-score"), rangeText(score, (value) => scoreText(state, value, say)));
    write(find("crowd-score-caption"), say(`page.crowd.median_${taskIn(state).score}`));
    const isCovered = isTestCovered(state);
    const count = reached(crowd, goalOf(state)).filter(Boolean).length;
    const percent = Math.round((100 * count) / crowd.seeds.length);
    write(find("crowd-reached"), isCovered ? say("page.crowd.covered") : say("page.crowd.reached", { reached: count, count: crowd.seeds.length, percent }));
    find("crowd-share").style.setProperty("--share", String(count / crowd.seeds.length));
    return [loss.median, heldOut.median, count];
  }

  /**
   * @param {{low: number, median: number, high: number}} band
   * @param {(value: number) => string} text
   */
  function rangeText({ low, median, high }, text) {
    if (Number.isNaN(median)) return say("page.no_value");
    return say("page.crowd.median_range", { median: text(median), low: text(low), high: text(high) });
  }

  /**
   * @param {State} state
   * @param {string} score
   */
  function drawGoal(state, score) {
    const { measure, value } = goalOf(state);
    const isShare = measure === "testScore" && score === "accuracy";
    const [choice, input] = [find("crowd-goal-measure"), find("crowd-goal")];
    choice.value = measure;
    const option = /** @type {HTMLOptionElement} */ (choice.options[1]);
    if (option.dataset.score !== score) [option.dataset.score, option.textContent] = [score, say(`page.crowd.goal_${score}`)];
    input.dataset.step = isShare ? "1" : "0.01";
    find("crowd-goal-unit").hidden = !isShare;
    if (document.activeElement !== input) input.value = String(isShare ? Number((100 * value).toPrecision(6)) : value);
  }
}

/** @param {State} state */
function goalOf({ goal }) {
  return goal ?? usualGoal();
}

/**
 * @param {number} seed
 * @param {number} count
 */
function seedsBeside(seed, count) {
  const first = Math.min(seed - (seed % count), Number.MAX_SAFE_INTEGER - count + 1);
  return Array.from({ length: count }, (_, i) => first + i);
}
