/** The threshold as a number and a slider, what false alarms and misses cost there, and where they would cost least. */

import { find, write } from "../../page/elements.js";
import { cheapestCorner, cornerAt, costOf, costsIn, countsAt, curveIn, thresholdAt } from "../../state/judging.js";
import { rangeOf, thresholdIn } from "../../state/threshold.js";

/**
 * @param {HTMLElement} panel
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function threshold(panel, { say }) {
  const slider = find("threshold");
  const value = find("threshold-value");
  const text = find("cost-text");

  return {
    draw(state) {
      if (state.tab !== "metrics") return;
      const { layout } = state;
      const now = thresholdIn(state);
      panel.hidden = find("judged-border").hidden = now === null;
      if (now === null || !layout) return;
      const { low, high } = rangeOf(layout);
      slider.min = String(low);
      slider.max = String(high);
      if (Number(slider.value) !== now) slider.value = String(now);
      slider.style.setProperty("--fraction", `calc(${(now - low) / (high - low)} * (100% - 1rem) + 0.5rem)`);
      write(value, numberText(now));
      slider.setAttribute("aria-valuetext", numberText(now));
      find("usual-threshold").disabled = now === layout.threshold;
      const costs = costsIn(state);
      for (const [id, cost] of /** @type {const} */ ([["cost-false-alarm", costs.falseAlarm], ["cost-miss", costs.miss]])) {
        const input = find(id);
        if (document.activeElement !== input) input.value = String(cost);
      }
      const curve = curveIn(state, state.scored);
      if (!curve) return;
      const corner = cornerAt(curve, now);
      const counts = countsAt(curve, corner);
      const cheapest = cheapestCorner(curve, costs, corner);
      const least = costOf(countsAt(curve, cheapest), costs);
      const here = say("page.judging.cost_here", { alarms: counts.falseAlarms, misses: counts.misses, cost: costText(costOf(counts, costs)) });
      const there = cheapest === corner ? say("page.judging.cheapest_here")
        : say("page.judging.cheapest_there", { threshold: numberText(thresholdAt(curve, cheapest, rangeOf(layout))), cost: costText(least) });
      write(text, `${here} ${there}`);
      find("cheapest-threshold").disabled = cheapest === corner;
    },
  };
}

/** @param {number} value */
function numberText(value) {
  return String(Number(value.toFixed(3))).replace("-", "−");
}

/** @param {number} cost */
function costText(cost) {
  return String(Number(cost.toFixed(2)));
}
