/** The numbers in words: epoch, speed, losses, accuracy, and whether it plays. */

import { lossText } from "../scales.js";
import { pageStatus } from "../selectors.js";

/**
 * @param {{say: import("../words.js").Say, number: Intl.NumberFormat}} given
 * @returns {import("../frame_loop.js").Part}
 */
export function readouts({ say, number }) {
  const find = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const texts = Object.fromEntries(
    ["epoch", "rate", "test-loss", "train-loss", "test-accuracy"].map((id) => [id, find(id)]),
  );
  const play = find("play");

  return {
    reads: (state) => [state.frame, state.playing, state.data, state.status, state.connection, state.layout],
    draw(state) {
      const { frame, playing } = state;
      document.documentElement.dataset.status = pageStatus(state);
      play.setAttribute("aria-label", say(playing ? "page.pause" : "page.play"));
      play.toggleAttribute("data-playing", playing);
      find("accuracy").hidden = state.data?.task === "regression";
      const none = say("page.no_value");
      const rate = pageStatus(state) === "playing" ? (frame?.epochsPerSecond ?? 0) : 0;
      write("epoch", String(frame?.epoch ?? 0));
      write("rate", rate > 0 ? number.format(Math.round(rate)) : none);
      write("test-loss", lossText(frame?.testLoss ?? NaN) || none);
      write("train-loss", lossText(frame?.trainLoss ?? NaN) || none);
      const accuracy = frame?.testAccuracy ?? NaN;
      write("test-accuracy", Number.isFinite(accuracy) && Number.isFinite(frame.testLoss) ? say("page.percent", { value: (100 * accuracy).toFixed(1) }) : none);
    },
  };

  function write(id, text) {
    if (texts[id].textContent !== text) texts[id].textContent = text;
  }
}
