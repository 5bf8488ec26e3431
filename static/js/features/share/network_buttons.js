/** What lies over the network's canvas on the page, drawn into a picture: tiles' borders, biases, names. */

import { all } from "../../page/elements.js";

/** Where a bias is seen, from the middle of its button, and its side. */
const BIAS = [2, -6, 8];
const DESCENT = 0.22; // of a line's height

/**
 * @param {CanvasRenderingContext2D} ctx  draws in CSS pixels of the plot
 * @param {Element} plot
 * @param {Ink} ink
 * @param {string[]} biases  their colours
 */
export function drawButtons(ctx, plot, ink, biases) {
  const origin = plot.getBoundingClientRect();
  ctx.strokeStyle = ink.text;
  ctx.lineWidth = 1.5;
  /** @param {number[]} box */
  const outline = ([left, top, width, height]) => {
    ctx.beginPath();
    ctx.roundRect(left - origin.left, top - origin.top, width, height, width * 0.2);
    ctx.stroke();
  };
  for (const tile of all(".tile", plot)) {
    const { left, top, width, height } = tile.getBoundingClientRect();
    ctx.setLineDash(tile.ariaPressed === "false" ? [3, 3] : []);
    if (width) outline([left, top, width, height]);
  }
  ctx.setLineDash([]);
  all(".bias", plot).forEach((bias, i) => {
    const { left, top, width, height } = bias.getBoundingClientRect();
    ctx.fillStyle = biases[i] || ink.surface;
    outline([left + width / 2 + BIAS[0], top + height / 2 + BIAS[1], BIAS[2], BIAS[2]]);
    ctx.fill();
  });
  ctx.fillStyle = ink.text;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  for (const words of all(".column-title, #depth, .layer-head span, .formula", plot)) drawWords(ctx, words, origin);
}

/**
 * Letter by letter where the page has them, since lines and formulas are set by the browser.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Element} words
 * @param {DOMRect} origin
 */
function drawWords(ctx, words, origin) {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const style = getComputedStyle(/** @type {Element} */ (node.parentElement));
    const text = node.textContent ?? "";
    const slant = node.parentElement?.localName === "mi" && text.trim().length === 1 ? "italic " : "";
    ctx.font = `${slant}${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    for (let i = 0; i < text.length; i++) {
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const { left, bottom, height, width } = range.getBoundingClientRect();
      if (width) ctx.fillText(text[i], left - origin.left, bottom - origin.top - height * DESCENT);
    }
  }
}
