/** One histogram as a picture. As a group, its bars can be chosen: by pointer, or with the arrow keys and Enter. */

import { curvePath, extentWithZero, rangesBelow } from "../../plot/curve_path.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 100;
const TOP = 6;
const GAP = 0.12; // of a bar's width, on either side
const LEAST_HEIGHT = 1.5; // of a bar that is not empty

/**
 * @typedef {object} Shown
 * @property {import("../../state/inside.js").Histogram} histogram
 * @property {import("../../state/inside.js").Histogram | null} kept drawn over it as an outline
 * @property {number | null} chosen bar
 * @property {(bar: number) => string} name what a bar is called
 * @property {(value: number) => string} number
 * @property {{f: ArrayLike<number>, slope: ArrayLike<number>, below: number} | null} [curves]
 *
 * @param {import("../../state/inside.js").Picture} picture
 * @param {{layer: number, nBars: number, label: string, text: string, role?: "group" | "img"}} given  label: what is heard; text: what is
 *     read above it; role: of an image no part is heard or chosen by itself
 */
export function histogramPicture(picture, { layer, nBars, label, text, role = "group" }) {
  const figure = document.createElement("figure");
  figure.className = "histogram";
  Object.assign(figure.dataset, { picture, layer });
  const title = part("p", "histogram-title", text);
  title.hidden = !text;
  const frame = part("div", "histogram-frame");
  const svg = element("svg", { viewBox: `0 0 ${nBars} ${HEIGHT}`, preserveAspectRatio: "none", role, "aria-label": label });
  const bars = Array.from({ length: nBars }, (_, bar) => {
    const asButton = { role: "button", tabindex: bar === 0 ? "0" : "-1", "data-bar": String(bar), "aria-pressed": "false" };
    const group = element("g", { class: "bar", ...(role === "group" && asButton) });
    const name = element("title", {});
    const seen = element("rect", { class: "seen", x: String(bar + GAP), width: String(1 - 2 * GAP) });
    group.append(name, element("rect", { class: "hit", x: String(bar), y: "0", width: "1", height: String(HEIGHT) }), seen);
    return { group, name, seen };
  });
  const outline = element("path", { class: "kept" });
  const f = element("path", { class: "f" });
  const slope = element("path", { class: "slope" });
  svg.append(...bars.map(({ group }) => group), outline, slope, f);
  const zones = part("div", "zones");
  frame.append(zones, svg);
  const axis = part("div", "axis");
  axis.setAttribute("aria-hidden", "true");
  const sentence = part("figcaption", "sentence");
  figure.append(title, frame, axis, sentence);

  return {
    figure,
    /** @param {string} said */
    say(said) {
      if (sentence.textContent !== said) sentence.textContent = said;
    },
    /** @param {Shown} shown */
    draw({ histogram, kept, chosen, name, number, curves = null }) {
      const { counts, ends } = histogram;
      const [total, keptTotal] = [counts, kept?.counts ?? []].map((each) => Math.max(1, each.reduce((sum, count) => sum + count, 0)));
      const most = Math.max(1 / total, ...counts.map((count) => count / total), ...(kept?.counts ?? []).map((count) => count / keptTotal));
      const heightOf = (/** @type {number} */ share) => (share * (HEIGHT - TOP)) / most;
      const flat = curves ? rangesBelow(curves.slope, curves.below) : [];
      drawZones(zones, flat);
      bars.forEach(({ group, name: title, seen }, bar) => {
        const height = counts[bar] ? Math.max(LEAST_HEIGHT, heightOf(counts[bar] / total)) : 0;
        put(seen, "y", (HEIGHT - height).toFixed(2));
        put(seen, "height", height.toFixed(2));
        put(group, "data-kind", kindOf(bar, nBars, ends[bar], curves ? flat : null));
        const text = name(bar);
        if (role === "group") {
          put(group, "aria-pressed", String(chosen === bar));
          put(group, "aria-label", text);
        }
        if (title.textContent !== text) title.textContent = text;
      });
      put(outline, "d", kept ? stairs(kept.counts.map((count) => HEIGHT - heightOf(count / keptTotal))) : "");
      drawCurves(curves);
      const [left, middle, right] = axisTexts(picture, ends, number);
      if (axis.childElementCount === 0) axis.append(part("span", ""), part("span", ""), part("span", ""));
      [left, middle, right].forEach((each, i) => {
        if (axis.children[i].textContent !== each) axis.children[i].textContent = each;
      });
    },
  };

  /** @param {Shown["curves"]} curves */
  function drawCurves(curves) {
    const box = { width: nBars, top: TOP, bottom: HEIGHT - 1 };
    const [low, high] = extentWithZero(curves?.f ?? []);
    const [lowest, highest] = extentWithZero(curves?.slope ?? []);
    put(f, "d", curves ? curvePath(curves.f, { ...box, low, high }) : "");
    put(slope, "d", curves ? curvePath(curves.slope, { ...box, low: lowest, high: highest }) : "");
  }
}

/**
 * @param {HTMLElement} zones
 * @param {[number, number][]} ranges as fractions of the width
 */
function drawZones(zones, ranges) {
  const wanted = JSON.stringify(ranges);
  if (zones.dataset.drawn === wanted) return;
  zones.dataset.drawn = wanted;
  zones.replaceChildren(...ranges.map(([from, to]) => {
    const zone = part("div", "zone");
    Object.assign(zone.style, { left: `${from * 100}%`, width: `${(to - from) * 100}%` });
    return zone;
  }));
}

/**
 * How a bar is coloured: by its sign, or of z by whether the slope is nearly zero there.
 * @param {number} bar
 * @param {number} nBars
 * @param {[number, number]} ends
 * @param {[number, number][] | null} flat
 */
function kindOf(bar, nBars, [from, to], flat) {
  if (flat) return flat.some(([start, end]) => (bar + 0.5) / nBars >= start && (bar + 0.5) / nBars <= end) ? "flat" : "steep";
  return to <= 0 ? "negative" : from >= 0 ? "positive" : "zero";
}

/**
 * @param {import("../../state/inside.js").Picture} picture
 * @param {[number, number][]} ends
 * @param {(value: number) => string} number
 */
function axisTexts(picture, ends, number) {
  if (picture !== "z" && picture !== "sums") return [number(ends[0][0]), "0", number(ends[ends.length - 1][1])];
  return [`≤ ${number(ends[0][1])}`, "0", `> ${number(ends[ends.length - 1][0])}`];
}

/** @param {number[]} heights from left to right  @returns {string} an outline in steps */
function stairs(heights) {
  return `${heights.map((y, bar) => `${bar ? "L" : `M0 ${HEIGHT}L`}${bar} ${y.toFixed(2)}L${bar + 1} ${y.toFixed(2)}`).join("")}L${heights.length} ${HEIGHT}`;
}

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} [text]
 */
function part(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/**
 * @param {Element} place
 * @param {string} name
 * @param {string} value
 */
function put(place, name, value) {
  if (place.getAttribute(name) !== value) place.setAttribute(name, value);
}
