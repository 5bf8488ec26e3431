/** The plane and the network as pictures of any width to be saved: with a title, in light colours, on white. */

import { find } from "../../page/elements.js";
import { livingPalette } from "../../page/theme.js";
import { font, unitPx } from "../../plot/canvas.js";
import { planeBox } from "../../plot/plane.js";
import { lossText } from "../../plot/scales.js";
import { shapeOf, shapePath } from "../../plot/shapes.js";
import { featureLabels, inputName, inputsIn, planeOf } from "../../state/inputs.js";
import { classNames, taskIn } from "../../state/selectors.js";
import { hasNamedAxes } from "../plane/places.js";
import { drawButtons } from "./network_buttons.js";

// In units: sixteenths of the page's letter size.
const MARGIN = 12;
const TITLE = 46; // both its lines
const NAME = 16; // of an axis, which the page leaves out where it is just x1 or x2
const PLANE = { width: 450, height: 372 };
const CLASS_NAMES = 90; // more width, where they stand beside the plane
const LETTERS = 11;

/**
 * @param {Page} page
 * @param {State} given
 * @param {object} wanted
 * @param {"plane" | "network"} wanted.kind
 * @param {number} wanted.width in pixels
 * @param {() => import("../network/tiles.js").Plot} wanted.geometry
 * @param {{boundary: typeof import("../plane/view.js").boundary, network: typeof import("../network/view.js").network}} wanted.draws
 *     what draws both on the page
 * @returns {HTMLCanvasElement}
 */
export function pictureOf(page, given, { kind, width, geometry, draws: { boundary, network } }) {
  const state = { ...given, cursor: null, hovered: null, inspected: null, status: /** @type {const} */ ("paused") };
  const palette = lightPalette();
  const unit = unitPx();
  const plot = find("network").querySelector(".network-plot");
  const hasLegend = taskIn(state).has_numbered_classes;
  const inner = kind === "plane"
    ? { left: MARGIN + NAME, width: PLANE.width + (hasLegend ? CLASS_NAMES : 0), height: PLANE.height, below: NAME + MARGIN }
    : { left: MARGIN, width: (plot?.clientWidth ?? 0) / unit, height: (plot?.clientHeight ?? 0) / unit, below: MARGIN };
  const across = inner.left + inner.width + MARGIN;
  const scale = width / across;

  // What draws on the page measures its canvas there.
  const host = document.createElement("div");
  host.innerHTML = '<div class="network-plot"><canvas class="network-canvas"></canvas></div>';
  host.style.cssText = `position: fixed; visibility: hidden; overflow: hidden; width: ${inner.width * unit}px; height: ${inner.height * unit}px`;
  const canvas = /** @type {HTMLCanvasElement} */ (host.querySelector("canvas"));
  canvas.style.cssText = "width: 100%; height: 100%";
  canvas.dataset.density = String(scale / unit);
  const subject = document.createElement("p");
  const looks = { features: page.features, say: page.say, labels: page.tables.featureLabels, palette: () => palette, geometry };
  // Copies, to be coloured in the picture's colours.
  const biases = [...(plot?.querySelectorAll(".bias") ?? [])].map((bias) => /** @type {HTMLElement} */ (bias.cloneNode()));
  host.append(...biases);
  document.body.append(host);
  (kind === "plane" ? boundary(canvas, subject, looks) : network(host, looks)).draw(state);
  host.remove();

  const picture = document.createElement("canvas");
  picture.width = width;
  picture.height = Math.round((TITLE + inner.height + inner.below) * scale);
  const ctx = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
  ctx.fillStyle = "#fff";
  ctx.fillRect(0, 0, picture.width, picture.height);
  ctx.drawImage(canvas, Math.round(inner.left * scale), Math.round(TITLE * scale));
  ctx.scale(scale, scale);
  drawTitle(ctx, subject.textContent || page.say("page.network"), across - 2 * MARGIN);
  ctx.translate(inner.left, TITLE);
  if (kind === "plane") {
    const box = planeBox(inner.width, inner.height, hasNamedAxes(state));
    if (!hasNamedAxes(state)) drawNames(ctx, box);
    if (hasLegend) drawLegend(ctx, box.left + box.size + MARGIN);
  } else if (plot) {
    ctx.scale(1 / unit, 1 / unit);
    drawButtons(ctx, plot, palette.ink, biases.map(({ style }) => style.getPropertyValue("--bias-color")));
  }
  return picture;

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {string} shown
   * @param {number} room
   */
  function drawTitle(ctx, shown, room) {
    const { say, number, catalog } = page;
    const { frame, config } = state;
    const dataset = catalog.datasets.find(({ name }) => name === config.data.dataset)?.label ?? config.data.dataset;
    const losses = [["page.test_loss", frame?.testLoss], ["page.train_loss", frame?.trainLoss]];
    const facts = losses.map(([key, loss]) => `${say(String(key))} ${lossText(Number(loss ?? NaN)) || say("page.no_value")}`);
    ctx.textBaseline = "top";
    ctx.fillStyle = palette.ink.text;
    ctx.font = `600 ${font(14)}`;
    ctx.fillText(`${dataset} · ${shown}`, MARGIN, 8, room);
    ctx.fillStyle = palette.ink.muted;
    ctx.font = font(LETTERS);
    ctx.fillText([`${say("page.epoch")} ${number.format(frame?.epoch ?? 0)}`, ...facts].join(" · "), MARGIN, 27, room);
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {import("../../plot/plane.js").PlaneBox} box
   */
  function drawNames(ctx, { left, top, size }) {
    const labels = featureLabels(state, page.tables.featureLabels);
    const { x, y } = planeOf(state, inputsIn(state));
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(labels[inputName(x)], left + size / 2, top + size + 27);
    if (y !== null) ctx.fillText(labels[inputName(y)], -NAME / 2, top + size / 2);
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {number} x
   */
  function drawLegend(ctx, x) {
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    classNames(state, page.say).forEach((name, i) => {
      ctx.save();
      ctx.translate(x, 8 + 18 * i);
      ctx.fillStyle = palette.ink.text;
      ctx.fillText(name, 10, 0, inner.width - x - 10);
      ctx.fillStyle = palette.classes[i % palette.classes.length].css;
      ctx.scale(4.5, 4.5);
      ctx.fill(new Path2D(shapePath(shapeOf(i))));
      ctx.restore();
    });
  }
}

/**
 * The page's light colours, whatever it shows now.
 * @returns {Palette}
 */
function lightPalette() {
  const { dataset } = document.documentElement;
  const { theme } = dataset;
  dataset.theme = "light";
  const palette = livingPalette({ looks: () => 0 })();
  if (theme === undefined) delete dataset.theme;
  else dataset.theme = theme;
  return palette;
}
