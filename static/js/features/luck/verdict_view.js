/** The verdict as a headline, what it is of in a sentence, which two settings it is about, and how far the seeds are. */

import { find, write } from "../../page/elements.js";
import { comparedSettings, hasEnded, isStale, letterOf } from "../../state/comparing.js";

/**
 * @param {{say: Say, tell: LuckSpeaker, defaults: Config}} given
 * @returns {Part}
 */
export function verdictView({ say, tell, defaults }) {
  return {
    draw(state) {
      const { found, covered = null, pair, seed, isAsked, pins } = state.comparing;
      const settings = comparedSettings(state);
      find("luck-shown").hidden = !found;
      find("luck-nothing").hidden = found !== null;
      find("luck-nothing-how").hidden = settings.length > 1 || covered !== null;
      find("luck-open-test").hidden = covered === null;
      write(find("luck-nothing-text"), say(covered ? "page.luck.covered" : settings.length > 1 ? "page.luck.ready" : "page.luck.nothing"));
      drawProgress(found ?? covered);
      find("luck-verdict").hidden = !found && !isAsked;
      if (!found) return write(find("luck-verdict"), "");
      const stale = pins.length > 0 && settings.length > 1 && isStale(found, settings);
      find("luck-stale").hidden = !stale;
      for (const id of ["luck-verdict", "luck-shown"]) find(id).toggleAttribute("data-stale", stale);
      // The verdict is spoken, the count of seeds on the way to it is not.
      find("luck-verdict").ariaLive = hasEnded(found) ? "polite" : "off";
      drawHeadline(tell.headline(found, pair));
      find("luck-verdict").dataset.verdict = (found.status === "finished" && tell.pairOf(found, pair)?.verdict) || "";
      write(find("luck-sentence"), tell.sentence(found, pair));
      write(find("luck-shared"), tell.shared(found.settings.map(({ config }) => config), defaults));
      write(find("luck-reading"), seed === null ? "" : tell.seed(found, seed));
      drawPairs(found, pair);
    },
  };

  /** @param {Found | null} found */
  function drawProgress(found) {
    find("luck-progress").hidden = !found || hasEnded(found);
    if (!found) return;
    find("luck-bar").max = found.total || 1;
    find("luck-bar").value = found.done;
  }

  /**
   * The letters of settings in it have their colours as well.
   * @param {string} text
   */
  function drawHeadline(text) {
    const place = find("luck-verdict");
    if (place.textContent === text) return;
    place.replaceChildren(...text.split(/(?<![A-Za-z])([A-D])(?![A-Za-z])/).map((part, i) => {
      if (i % 2 === 0) return part;
      const letter = Object.assign(document.createElement("b"), { textContent: part });
      letter.dataset.setting = part;
      return letter;
    }));
  }

  /**
   * Of three or four settings, every two.
   * @param {Found} found
   * @param {[number, number]} chosen
   */
  function drawPairs(found, chosen) {
    const place = find("luck-pairs");
    place.hidden = find("luck-pairs-note").hidden = found.settings.length < 3;
    if (place.hidden) return;
    const pairs = found.settings.flatMap((_, a) => found.settings.slice(a + 1).map((__, i) => /** @type {[number, number]} */ ([a, a + 1 + i])));
    if (place.children.length !== pairs.length) {
      place.replaceChildren(...pairs.map((pair) => {
        const chip = document.createElement("button");
        chip.type = "button";
        chip.className = "chip";
        chip.dataset.pair = JSON.stringify(pair);
        return chip;
      }));
    }
    pairs.forEach((pair, i) => {
      const chip = /** @type {HTMLElement} */ (place.children[i]);
      const verdict = found.status === "finished" ? (tell.pairOf(found, pair)?.verdict ?? "none") : "none";
      chip.dataset.pair = JSON.stringify(pair);
      chip.textContent = say(`page.luck.pair.${verdict}`, { a: letterOf(pair[0]), b: letterOf(pair[1]) });
      chip.setAttribute("aria-pressed", String(pair[0] === chosen[0] && pair[1] === chosen[1]));
    });
  }
}
