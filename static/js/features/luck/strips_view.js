/** Every seed's little boundary, a column for each seed and a square for each setting, with a mark who was better. */

import { find } from "../../page/elements.js";
import { letterBall } from "../../page/letters.js";
import { SEED_PICTURE_PX, paintSeedPicture } from "../../page/seed_picture.js";
import { letterOf } from "../../state/comparing.js";
import { bestOf } from "./text.js";

const MOST = 200; // columns

/**
 * @param {{say: Say, tell: LuckSpeaker, palette: () => Palette}} given
 * @returns {Part}
 */
export function stripsView({ say, tell, palette }) {
  const list = find("luck-squares");
  let shape = "";

  return {
    also: ({ looks }) => looks,
    draw({ comparing: { found, seed }, runs, looks }) {
      if (!found || !runs.shown || runs.tab !== "luck") return;
      const count = Math.min(found.seeds.length, MOST);
      const wanted = `${found.id} ${count} ${found.settings.length}`;
      if (shape !== wanted) build(found, count);
      shape = wanted;
      find("luck-strips-title").textContent = say("page.luck.strips", { epochs: found.epochs });
      for (let i = 0; i < count; i++) fill(/** @type {HTMLElement} */ (list.children[i]), found, i, { isPointedAt: i === seed, looks });
    },
  };

  /**
   * @param {Found} found
   * @param {number} count
   */
  function build({ settings }, count) {
    const isPair = settings.length === 2;
    const names = settings.map((_, place) => letterBall(place));
    const better = Object.assign(document.createElement("span"), { className: "better", textContent: say("page.luck.better_row") });
    find("luck-names").replaceChildren(...(isPair ? [names[0], better, names[1]] : [...names, better]));
    list.replaceChildren(...Array.from({ length: count }, (_, i) => {
      const column = document.createElement("li");
      const squares = settings.map((_, place) => squareOf(i, place));
      const mark = Object.assign(document.createElement("span"), { className: "better" });
      mark.ariaHidden = "true";
      column.append(...(isPair ? [squares[0], mark, squares[1]] : [...squares, mark]));
      return column;
    }));
  }

  /**
   * @param {number} seed
   * @param {number} place of the setting
   */
  function squareOf(seed, place) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "luck-square";
    button.dataset.seed = String(seed);
    button.dataset.place = String(place);
    button.dataset.setting = letterOf(place);
    button.disabled = true;
    button.tabIndex = -1;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SEED_PICTURE_PX;
    button.append(canvas);
    return button;
  }

  /**
   * @param {HTMLElement} column
   * @param {Found} found
   * @param {number} seed its place
   * @param {{isPointedAt: boolean, looks: number}} look
   */
  function fill(column, found, seed, { isPointedAt, looks }) {
    const best = bestOf(found, found.settings.map((_, place) => place), seed);
    column.toggleAttribute("data-pointed", isPointedAt);
    const mark = /** @type {HTMLElement} */ (column.querySelector(".better"));
    mark.textContent = best < 0 ? "" : found.settings.length === 2 ? (best === 0 ? "▲" : "▼") : letterOf(best);
    if (best >= 0) mark.dataset.setting = letterOf(best);
    column.querySelectorAll("button").forEach((button, place) => {
      const { values, diverged, pictures } = found.settings[place];
      const isThere = values[seed] !== null || diverged[seed];
      button.disabled = !isThere;
      // One square is reached by Tab, the others from there by arrow keys.
      if (isThere && !list.querySelector("button[tabindex='0']")) button.tabIndex = 0;
      const blanks = { seed: found.seeds[seed], letter: letterOf(place), measure: tell.measure(found.measure) };
      const value = isThere ? tell.value(found.measure, values[seed]) : say("page.no_value");
      button.setAttribute("aria-label", say(best === place ? "page.luck.square_better" : "page.luck.square", { ...blanks, value }));
      button.title = button.ariaLabel ?? "";
      paintSeedPicture(/** @type {HTMLCanvasElement} */ (button.firstElementChild), pictures?.[seed] ?? null, { looks, palette });
    });
  }
}
