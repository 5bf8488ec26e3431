/** The numbers in words: epoch, speed, losses, accuracy, and whether it plays. */

import { find } from "../../page/elements.js";
import { guessScore } from "../../state/guess.js";
import { nameOf } from "../../state/choices.js";
import { batchOf } from "../../state/speeds.js";
import { lossText, rateText } from "../../plot/scales.js";
import { pageStatus, taskIn } from "../../state/selectors.js";

/**
 * @param {{say: Say, number: Intl.NumberFormat}} given
 * @returns {Part}
 */
export function readouts({ say, number }) {
  const texts = Object.fromEntries(
    [
      "epoch", "rate", "rate-caption", "current-rate", "test-loss", "train-loss", "validation-loss", "test-accuracy", "test-r-squared",
      "test-accuracy-guess", "test-r-squared-guess",
    ].map((id) => [id, find(id)]),
  );
  const [play, back] = [find("play"), find("step-back")];

  return {
    draw(state) {
      const { frame, playing } = state;
      document.documentElement.dataset.status = pageStatus(state);
      play.setAttribute("aria-label", say(playing ? "page.pause" : "page.play"));
      play.toggleAttribute("data-playing", playing);
      back.setAttribute("aria-disabled", String(!frame?.step));
      const { score } = taskIn(state);
      find("accuracy").hidden = score !== "accuracy";
      find("r-squared").hidden = score !== "r_squared";
      find("current-rate-reading").hidden = nameOf(state.config.training.schedule) === "constant";
      const none = say("page.no_value");
      const rate = pageStatus(state) === "playing" ? (frame?.epochsPerSecond ?? 0) : 0;
      const size = { batchSize: state.config.training.batch_size, samples: state.data?.train.length ?? 0 };
      // In the middle of an epoch what counts is which batch it was; at a gallop nobody could read it.
      const batch = frame && (state.speed === "batch" || !playing) ? batchOf(frame, size) : null;
      find("rate-reading").toggleAttribute("data-plain", batch !== null || !(rate > 0));
      find("rate-reading").toggleAttribute("data-none", batch === null && !(rate > 0));
      write("rate-caption", say(batch ? "page.batch_of_epoch" : "page.epochs_per_second"));
      write("epoch", String(frame?.epoch ?? 0));
      const speed = rate > 0 ? number.format(rate < 10 ? Number(rate.toPrecision(2)) : Math.round(rate)) : none;
      write("rate", batch ? say("page.batch_of", batch) : speed);
      write("test-loss", lossText(frame?.testLoss ?? NaN) || none);
      write("train-loss", lossText(frame?.trainLoss ?? NaN) || none);
      find("validation").hidden = !Number.isFinite(frame?.validationLoss);
      write("validation-loss", lossText(frame?.validationLoss ?? NaN) || none);
      write("current-rate", rateText(frame?.learningRate ?? NaN) || none);
      const explained = frame?.testRSquared ?? NaN;
      write("test-r-squared", Number.isFinite(explained) ? explained.toFixed(3).replace("-", "−") : none);
      const accuracy = frame?.testAccuracy ?? NaN;
      const isKnown = Number.isFinite(accuracy) && Number.isFinite(frame?.testLoss);
      const guess = state.data ? guessScore(state.data) : NaN;
      const guessed = score === "accuracy" ? say("page.percent", { value: (100 * guess).toFixed(1) }) : guess.toFixed(3).replace("-", "−");
      const hint = Number.isFinite(guess) ? say(score === "accuracy" ? "page.guess_class" : "page.guess_mean", { value: guessed }) : "";
      for (const id of ["test-accuracy-guess", "test-r-squared-guess"]) write(id, hint && `${say("page.chart_guess")} ${guessed.replaceAll(" ", "\u00a0")}`);
      for (const id of ["accuracy", "r-squared"]) if (find(id).title !== hint) find(id).title = hint;
      write("test-accuracy", isKnown ? say("page.percent", { value: (100 * accuracy).toFixed(1) }) : none);
    },
  };

  /**
   * @param {string} id
   * @param {string} text
   */
  function write(id, text) {
    if (texts[id].textContent !== text) texts[id].textContent = text;
  }
}
