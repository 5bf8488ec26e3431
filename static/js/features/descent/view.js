/** Draws descent on one curve: the curve, the ball with its tangent and next step, the numbers of the step, all places so far. */

import { find, write } from "../../page/elements.js";
import { fitted, path, svg } from "../../page/svg.js";
import { withPower } from "../../plot/size_text.js";
import { CURVES, FIRST_DESCENT, RATES, canStep, frameOf, hereIn, nextStep, outcomeOf } from "../../state/descent.js";

const POINTS = 240; // of the curve
const BALL_PX = 8;
const LEFT_PX = 36;
const BOTTOM_PX = 24;
const TANGENT_PX = 110; // half its length
const LARGE = 1e5; // from here on numbers are written with a power of ten
const EDGE_PX = 12; // nearer to the edge a number would be cut off
const LIFT_PX = 26; // of a step's arrow above the ball
/** So many places are drawn, the latest ones; the table has all. */
const MOST_SHOWN = 12;

/**
 * @param {HTMLDialogElement} dialog
 * @param {{say: Say}} given
 * @returns {Part & {placeAt: (clientX: number) => number}}
 */
export function descentView(dialog, { say }) {
  const picture = find("descent-picture");
  const rates = find("descent-rates");
  rates.replaceChildren(...RATES.map((rate) => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.dataset.rate = String(rate);
    chip.textContent = String(rate);
    return chip;
  }));
  const ball = svg("g", { class: "ball", tabindex: 0, role: "slider", "aria-label": say("page.descent.ball") }, svg("circle", { r: BALL_PX }));
  const sizes = { viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7 };
  const arrow = svg("marker", { id: "descent-arrow", ...sizes, orient: "auto" }, svg("path", { d: "M0 0L8 4L0 8Z" }));
  const ground = svg("g");
  picture.replaceChildren(svg("defs", {}, arrow), ground, ball);
  /** Of the picture as it is drawn: x from −halfWidth to halfWidth over so many pixels. */
  let across = { halfWidth: 1, width: 1 };

  return {
    placeAt(clientX) {
      const { left } = picture.getBoundingClientRect();
      return ((clientX - left - LEFT_PX) / (across.width - LEFT_PX) * 2 - 1) * across.halfWidth;
    },
    draw({ prepared, descent: known }) {
      const isAsked = prepared.sheet === "descent";
      if (isAsked !== dialog.open) {
        if (isAsked) dialog.showModal();
        else dialog.close();
      }
      if (!isAsked) return;
      const descent = known ?? FIRST_DESCENT;
      drawControls(descent);
      drawNumbers(descent);
      drawPicture(descent);
    },
  };

  /** @param {import("../../state/descent.js").Descent} descent */
  function drawControls(descent) {
    const { curve, rate, positions, isPlaying } = descent;
    const choices = /** @type {NodeListOf<HTMLInputElement>} */ (dialog.querySelectorAll("[name=descent-curve]"));
    for (const choice of choices) choice.checked = choice.value === curve;
    const slider = find("descent-rate");
    slider.value = String(rate);
    slider.style.setProperty("--fraction", `${((rate - Number(slider.min)) / (Number(slider.max) - Number(slider.min))) * 100}%`);
    write(find("descent-rate-value"), `η = ${rate}`);
    for (const chip of /** @type {HTMLElement[]} */ ([...rates.children])) chip.setAttribute("aria-pressed", String(Number(chip.dataset.rate) === rate));
    const start = find("descent-start");
    if (document.activeElement !== start || positions.length > 1) start.value = String(positions[0]);
    write(find("descent-play"), say(isPlaying ? "page.descent.pause" : "page.descent.play"));
    find("descent-play").disabled = find("descent-step").disabled = !canStep(descent);
    find("descent-again").disabled = positions.length === 1;
  }

  /** @param {import("../../state/descent.js").Descent} descent */
  function drawNumbers(descent) {
    const { curve, rate, positions } = descent;
    const { x, slope, next } = nextStep(descent);
    const outcome = outcomeOf(descent);
    write(find("descent-slope"), numberText(slope));
    write(find("descent-update"), `= ${numberText(x)} − ${rate} × ${inBrackets(slope)} = ${numberText(next)}`);
    write(find("descent-outcome"), say(`page.descent.${outcome}`, { count: positions.length - 1, x: numberText(x), other: numberText(next) }));
    const { value, slope: slopeAt } = CURVES[curve];
    const body = find("descent-table").tBodies[0];
    while (body.rows.length > positions.length) body.deleteRow(-1);
    positions.forEach((place, i) => {
      const row = body.rows[i] ?? body.insertRow();
      [String(i), ...[place, value(place), slopeAt(place)].map(numberText)].forEach((text, column) => write(row.cells[column] ?? row.insertCell(), text));
    });
    const past = /** @type {HTMLElement} */ (body.closest(".descent-past"));
    past.scrollTop = past.scrollHeight;
  }

  /** @param {import("../../state/descent.js").Descent} descent */
  function drawPicture(descent) {
    const { width, height } = fitted(picture);
    if (!width) return;
    const { halfWidth, low, high } = frameOf(descent);
    across = { halfWidth, width };
    const { value } = CURVES[descent.curve];
    const toX = (/** @type {number} */ x) => LEFT_PX + ((x + halfWidth) / (2 * halfWidth)) * (width - LEFT_PX);
    const toY = (/** @type {number} */ y) => (height - BOTTOM_PX) * (1 - (y - low) / (high - low));
    const place = (/** @type {number} */ x) => /** @type {[number, number]} */ ([toX(x), toY(value(x))]);
    const { x, slope, next } = nextStep(descent);
    const [ballX, ballY] = place(x);
    const shown = descent.positions.slice(-MOST_SHOWN);
    const curve = Array.from({ length: POINTS + 1 }, (_, i) => place(((2 * i) / POINTS - 1) * halfWidth));
    // A tangent of one length on the screen, however steep it is.
    const rise = (-slope * (height - BOTTOM_PX) / (high - low)) / ((width - LEFT_PX) / (2 * halfWidth));
    const run = TANGENT_PX / Math.hypot(1, rise);
    ground.replaceChildren(
      ...axes({ halfWidth, low, high, width, height, toX, toY }),
      svg("path", { class: "curve", d: path(curve) }),
      svg("path", { class: "way", d: path(shown.map(place)) }),
      ...shown.slice(0, -1).map((each) => svg("circle", { class: "was", cx: toX(each), cy: toY(value(each)), r: 4 })),
      svg("line", { class: "tangent", x1: ballX - run, y1: ballY - run * rise, x2: ballX + run, y2: ballY + run * rise }),
      ...(canStep(descent) ? [moveTo(ballX, ballY, toX(next))] : []),
    );
    /** @type {SVGElement} */ (ball).style.transform = `translate(${ballX.toFixed(1)}px, ${ballY.toFixed(1)}px)`;
    ball.setAttribute("aria-valuenow", String(x));
    ball.setAttribute("aria-valuetext", `x = ${numberText(hereIn(descent))}`);
  }
}

/**
 * Where the next step leads, as an arrow along the axis, at the height of the ball.
 * @param {number} x
 * @param {number} y
 * @param {number} to
 */
function moveTo(x, y, to) {
  const height = Math.max(y - LIFT_PX, 8);
  if (Math.abs(to - x) < 2) return svg("g");
  return svg("path", { class: "move", d: `M${x.toFixed(1)} ${height.toFixed(1)}H${to.toFixed(1)}` });
}

/** @param {{halfWidth: number, low: number, high: number, width: number, height: number, toX: (x: number) => number, toY: (y: number) => number}} given */
function axes({ halfWidth, high, width, height, toX, toY }) {
  const floor = height - BOTTOM_PX;
  const ticks = [-1, -0.5, 0, 0.5, 1].map((part) => part * niceBelow(halfWidth));
  const top = niceBelow(high);
  return [
    ...[0, top / 2, top].flatMap((y) => [
      svg("line", { class: y ? "grid" : "axis", x1: LEFT_PX, x2: width, y1: toY(y), y2: toY(y) }),
      svg("text", { x: LEFT_PX - 6, y: toY(y) + 4, "text-anchor": "end" }, numberText(y)),
    ]),
    ...ticks.flatMap((x) => [
      svg("line", { class: "grid", x1: toX(x), x2: toX(x), y1: 0, y2: floor }),
      svg("text", { x: toX(x), y: height - 6, "text-anchor": toX(x) > width - EDGE_PX ? "end" : "middle" }, numberText(x)),
    ]),
  ];
}

/**
 * The largest of 1, 2, 4, 5, 6 and 8 times a power of ten that is not larger.
 * @param {number} most
 */
function niceBelow(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return [8, 6, 5, 4, 2, 1].map((digit) => digit * power).find((each) => each <= most) ?? power;
}

/**
 * Four digits, and none that say nothing.
 * @param {number} value
 */
function numberText(value) {
  const rounded = Number(value.toPrecision(4));
  if (Math.abs(rounded) >= LARGE) return withPower(rounded, 2);
  return String(Math.abs(rounded) < 1e-4 ? 0 : rounded).replace("-", "−");
}

/** @param {number} value */
function inBrackets(value) {
  return value < 0 ? `(${numberText(value)})` : numberText(value);
}
