/** Every run of every setting as a dot at its measure: a row for each setting, the goal as a line through all of them. */

import { find } from "../../page/elements.js";
import { inSentence } from "../../page/measure_text.js";
import { fitted, svg } from "../../page/svg.js";
import { swarm } from "../../plot/swarm.js";
import { axisOf } from "../../plot/value_axis.js";
import { worstOf } from "../../state/lesson_runs.js";
import { shownIn } from "./shown.js";
import { outcomeText } from "./text.js";

const EDGE_PX = 10; // left and right of the axis
const TICK_GAP_PX = 30; // between the middles of two numbers
const [SMALLEST_PX, LARGEST_PX] = [1.5, 4]; // a dot's radius

/**
 * @param {{say: Say, tell: MeasureSpeaker}} given
 * @returns {Part}
 */
export function rowsView({ say, tell }) {
  const rows = find("evidence-rows");
  let made = "";

  return {
    also: ({ looks }) => looks,
    draw(state) {
      const shown = shownIn(state);
      if (!shown) return;
      const { evidence: { goal, measure }, settings, looked, count, hasBegun } = shown;
      const [empty, title] = [find("evidence-empty"), find("evidence-runs-title")];
      const name = inSentence(tell.measure(measure));
      empty.hidden = hasBegun;
      rows.hidden = title.hidden = !hasBegun;
      empty.textContent = say(settings.length > 1 ? "page.lesson.evidence.empty" : "page.lesson.evidence.empty_one", { seeds: count, measure: name });
      title.textContent = say(goal === null ? "page.lesson.evidence.runs_plain" : "page.lesson.evidence.runs", { measure: name });
      if (!hasBegun) return;
      const wanted = JSON.stringify(settings.map(({ id, label }) => [id, label]));
      if (made !== wanted) make(settings);
      made = wanted;
      const figures = [...rows.querySelectorAll("svg")];
      const { width } = figures[0].getBoundingClientRect();
      if (width === 0) return;
      const axis = axisFor(shown, width);
      settings.forEach((setting, place) => {
        const row = /** @type {HTMLButtonElement} */ (rows.children[place]);
        row.setAttribute("aria-pressed", String(place === looked));
        row.setAttribute("aria-label", outcomeText(setting, shown.evidence, { say, tell }));
        drawRow(figures[place], setting, axis, shown.evidence);
      });
      drawTicks(figures[settings.length], axis, measure, goal);
    },
  };

  /** @param {import("../../state/lesson_runs.js").SettingRuns[]} settings */
  function make(settings) {
    const buttons = settings.map(({ id, label }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "evidence-row";
      button.dataset.setting = id;
      const figure = svg("svg", { "aria-hidden": "true" });
      button.append(Object.assign(document.createElement("span"), { className: "evidence-label", textContent: label }), figure);
      return button;
    });
    rows.style.setProperty("--count", String(settings.length));
    rows.replaceChildren(...buttons, svg("svg", { "aria-hidden": "true", class: "evidence-axis" }));
  }

  /**
   * @param {Element} figure
   * @param {Axis} axis
   * @param {string} measure
   * @param {number | null} goal
   */
  function drawTicks(figure, { place, ticks }, measure, goal) {
    const { height } = fitted(figure);
    const number = (/** @type {number} */ tick, /** @type {string} */ kind) =>
      svg("text", { x: place(tick), y: height - 5, class: `tick middle ${kind}` }, tell.tick(measure, tick));
    figure.replaceChildren(...ticks.map((tick) => number(tick, "")), ...(goal === null ? [] : [number(goal, "goal")]));
  }
}

/**
 * @typedef {{place: (value: number) => number, ticks: number[]}} Axis
 *
 * One axis for all settings, on which the goal stands as well.
 * @param {import("./shown.js").Shown} shown
 * @param {number} width in pixels
 * @returns {Axis}
 */
function axisFor({ evidence: { goal, larger_is_better: isLarger, expected }, settings }, width) {
  const values = settings.flatMap(({ runs }) => runs.map(({ value }) => value));
  // What is expected has its place from the beginning, so that the axis stays where it is.
  const ends = Object.values(expected).flatMap(({ low, high }) => [low, high]);
  const all = [...values, ...ends, goal].flatMap((value) => (value === null ? [] : [value]));
  const isLog = !isLarger && all.every((value) => value > 0);
  const { place, ticks } = axisOf(all, { isLog, range: [EDGE_PX, width - EDGE_PX] });
  /** @type {number[]} */
  const kept = [];
  for (const tick of ticks) {
    const isFree = [...kept, ...(goal === null ? [] : [goal])].every((other) => Math.abs(place(other) - place(tick)) >= TICK_GAP_PX);
    if (isFree) kept.push(tick);
  }
  return { place, ticks: kept };
}

/**
 * @param {Element} figure
 * @param {import("../../state/lesson_runs.js").SettingRuns} setting
 * @param {Axis} axis
 * @param {import("../../state/lesson.js").LessonEvidence} evidence
 */
function drawRow(figure, { runs }, { place, ticks }, evidence) {
  const { goal } = evidence;
  const { height } = fitted(figure);
  const line = (/** @type {number} */ at, /** @type {string} */ kind) => svg("line", { x1: place(at), x2: place(at), y1: 0, y2: height, class: kind });
  const worst = worstOf(evidence);
  const there = runs.flatMap((run, seed) => (run.kind === "waiting" ? [] : [{ ...run, seed, x: place(run.value ?? worst) }]));
  const radius = Math.min(LARGEST_PX, Math.max(SMALLEST_PX, height / 11, 0)) * (runs.length > 60 ? 0.75 : 1);
  const off = swarm(there.map(({ x }) => x), 2 * radius + 0.5, Math.max(0, height / 2 - radius - 1));
  figure.replaceChildren(
    ...ticks.map((tick) => line(tick, "grid")),
    ...(goal === null ? [] : [line(goal, "goal")]),
    ...there.map(({ kind, seed, x }, i) => {
      const y = height / 2 + off[i];
      if (kind === "diverged") return svg("path", { d: crossAt(x, y, radius), class: "diverged", "data-seed": seed });
      return svg("circle", { cx: x, cy: y, r: kind === "missed" ? radius - 0.6 : radius, class: kind, "data-seed": seed });
    }),
  );
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function crossAt(x, y, radius) {
  return `M${x - radius} ${y - radius}l${2 * radius} ${2 * radius}m0 ${-2 * radius}l${-2 * radius} ${2 * radius}`;
}
