/** A search's trials as points in the plane of its settings, coloured like the map, filling in as they are trained. */

import { find } from "../../page/elements.js";
import { MEASURE_LABELS } from "../../page/measure_labels.js";
import { lossText } from "../../plot/scales.js";
import { searchPlane } from "./search_space.js";
import { viewOf } from "./sweep_views.js";

/**
 * @param {{say: Say, speak: RunSpeaker}} given
 * @returns {Part}
 */
export function searchPlaneView({ say, speak }) {
  const place = find("search-plane");
  const area = find("search-area");
  let known = /** @type {string | null} */ (null);

  return {
    draw({ runs: { shown, tab, sweep, mapShows, cell: chosen, pointedTrial } }) {
      const plane = sweep && viewOf(sweep, mapShows) === "plane" ? searchPlane(sweep) : null;
      place.hidden = !plane;
      if (!plane || !sweep || !shown || tab !== "sweep") return;
      const axes = [plane.across, plane.up].map(({ field }) => (field === null ? say(MEASURE_LABELS[sweep.objective] ?? sweep.objective) : speak.field(field)));
      area.setAttribute("aria-label", axes.join(say("page.comma")));
      [find("search-across"), find("search-up")].forEach((label, i) => (label.textContent = axes[i]));
      const mark = JSON.stringify([plane.across.ticks, plane.up.ticks, axes]);
      if (mark !== known) drawTicks(plane);
      known = mark;
      const dots = dotsFor(plane.points.length);
      plane.points.forEach(({ cell, x, y }, i) => show(dots[i], { ...cell, x, y }, sweep, chosen));
      const pointed = plane.points.find(({ cell }) => JSON.stringify(cell.overrides) === (pointedTrial ?? chosen));
      find("search-reading").textContent = pointed ? told(pointed.cell) : say("page.search.reading");
    },
  };

  /** @param {NonNullable<ReturnType<typeof searchPlane>>} plane */
  function drawTicks({ across, up }) {
    for (const [id, axis] of /** @type {const} */ ([["search-across-ticks", across], ["search-up-ticks", up]])) {
      find(id).replaceChildren(...axis.ticks.map(({ at, value }) => {
        const tick = document.createElement("span");
        tick.style.setProperty("--at", String(at));
        tick.textContent = axis.field === null ? lossText(Number(value)) : speak.value(axis.field, value);
        return tick;
      }));
    }
  }

  /** @param {number} count */
  function dotsFor(count) {
    while (area.children.length > count) area.lastChild?.remove();
    while (area.children.length < count) {
      const dot = document.createElement("button");
      dot.type = "button";
      dot.className = "search-dot";
      area.append(dot);
    }
    return /** @type {HTMLButtonElement[]} */ ([...area.children]);
  }

  /**
   * @param {HTMLButtonElement} dot
   * @param {import("./sweeps.js").Cell & {x: number, y: number}} given
   * @param {Sweep} sweep
   * @param {string | null} chosen
   */
  function show(dot, { x, y, ...cell }, { best }, chosen) {
    const { overrides, trial, heat } = cell;
    dot.dataset.cell = JSON.stringify(overrides);
    dot.style.setProperty("--x", String(x));
    dot.style.setProperty("--y", String(y));
    dot.style.setProperty("--heat", String(heat ?? 0));
    dot.toggleAttribute("data-waits", heat === null);
    dot.toggleAttribute("data-best", best !== null && trial !== null && best.trial === (trial.same_as ?? trial.trial));
    dot.setAttribute("aria-pressed", String(dot.dataset.cell === chosen));
    dot.setAttribute("aria-label", told(cell));
  }

  /** @param {import("./sweeps.js").Cell} cell */
  function told({ overrides, trial }) {
    return say("page.search.point", { settings: speak.settings(overrides), value: lossText(trial?.median ?? NaN) || say("page.no_value") });
  }
}
