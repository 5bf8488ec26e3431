/** The map: shades and lines of equal loss, where training is and where it has been. */

import { drawLines, drawStart, drawTicks, groundScale, shadesOf, write } from "../../page/ground.js";
import { fit, font } from "../../plot/canvas.js";
import { looksOf } from "../../state/branches.js";
import { ballOn, fractionOf, hasMoved, heightsOf, isMapStale, landscapeIn, levelsBetween } from "../../state/landscape.js";
import { isUnderWay } from "../../state/studies.js";
import { DEPTH, drawBall, strengthOf } from "./marks.js";
import { reliefPainter } from "./relief.js";
import { levelText, placeText } from "./text.js";

const LETTERS_PX = 11;

/**
 * @typedef {import("../../state/landscape.js").Surface} Surface
 * @typedef {import("./marks.js").Sheet} Sheet
 */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{palette: () => Palette, nameOf: (state: State, branch: number) => string}} given
 * @returns {Part}
 */
export function mapView(canvas, { palette, nameOf }) {
  /** @type {{values: (number | null)[], theme: string, picture: HTMLCanvasElement} | null} */
  let shaded = null;
  const drawRelief = reliefPainter(nameOf);

  return {
    also: ({ looks }) => looks,
    draw(state) {
      if (state.tab !== "landscape") return;
      const study = state.studies.landscape;
      const surface = /** @type {Surface | null} */ (study?.result ?? null);
      canvas.toggleAttribute("data-stale", isMapStale(state));
      canvas.setAttribute("aria-busy", String(isUnderWay(study)));
      const { ctx, width, height } = fit(canvas);
      const { ink } = palette();
      if (!surface || width <= 0) return;
      const sheet = { ctx, width, height, ink };
      const { cell, outlook } = landscapeIn(state);
      if (outlook) return drawRelief(sheet, surface, state, outlook);
      ctx.imageSmoothingQuality = "high";
      ctx.drawImage(shades(surface, ink), 0, 0, width, height);
      drawHoles(sheet, surface);
      const { low, high, height: heightOf } = heightsOf(surface);
      const lines = { levels: levelsBetween(low, high), height: heightOf, text: levelText, avoid: [...endsOf(sheet, surface), ...buttonsOver(canvas)] };
      const labels = drawLines(sheet, surface, lines);
      for (const path of [...(surface.paths ?? [])].reverse()) {
        drawPath(sheet, surface, path, path.branch === undefined ? ink.text : ink[looksOf(state.branches, path.branch).color]);
      }
      ctx.font = font(LETTERS_PX);
      for (const { text, x, y } of labels) write(sheet, text, x, y, ink.text);
      if (!surface.paths) drawTicks(sheet, surface, { count: 4, text: placeText, color: ink.muted });
      drawBalls(sheet, surface, state);
      if (cell) drawProbe(sheet, cell);
    },
  };

  /**
   * @param {Surface} surface
   * @param {Ink} ink
   */
  function shades(surface, ink) {
    const theme = `${ink.accent} ${ink.surface}`;
    if (shaded?.values === surface.values && shaded.theme === theme) return shaded.picture;
    const picture = shadesOf(surface, heightsOf(surface).height, groundScale(ink, DEPTH));
    shaded = { values: surface.values, theme, picture };
    return picture;
  }

  /**
   * The ends of the paths, or where the network is, with names.
   * @param {Sheet} sheet
   * @param {Surface} surface
   * @param {State} state
   */
  function drawBalls(sheet, surface, state) {
    const { ctx, ink, width, height } = sheet;
    const now = ballOn(surface, state);
    if (hasMoved(state)) drawStart(sheet, at(sheet, surface, surface.here));
    if (!surface.paths) return drawBall(sheet, at(sheet, surface, now), ink.text);
    const taken = /** @type {[number, number][]} */ ([]);
    for (const { x, y, branch = 0 } of surface.paths) {
      const place = at(sheet, surface, branch === surface.paths[0].branch ? now : [x.at(-1) ?? 0, y.at(-1) ?? 0]);
      const name = nameOf(state, branch);
      drawBall(sheet, place, ink[looksOf(state.branches, branch).color]);
      if (surface.paths.length === 1 && !name) continue;
      ctx.font = `600 ${font(LETTERS_PX + 1)}`;
      const half = ctx.measureText(name).width / 2;
      const isTaken = (/** @type {number} */ down) => taken.some(([a, b]) => Math.abs(a - place[0]) < 2 * half + 8 && Math.abs(b - down) < 16);
      const offered = [-17, 18, -33, 34].map((by) => place[1] + by);
      const down = offered.find((each) => each > 10 && each < height - 10 && !isTaken(each)) ?? offered[0];
      taken.push([place[0], down]);
      write(sheet, name, Math.min(width - half - 6, Math.max(half + 6, place[0])), down, ink.text);
    }
    const [first] = surface.paths;
    if (first && first.epochs.length > 1) drawStart(sheet, at(sheet, surface, [first.x[0] ?? 0, first.y[0] ?? 0]));
  }
}

/**
 * @param {Sheet} sheet
 * @param {Surface} surface
 * @param {[number, number]} place
 * @returns {[number, number]}
 */
function at({ width, height }, surface, place) {
  const [across, down] = fractionOf(surface, ...place);
  return [across * width, down * height];
}

/**
 * Where the loss is no finite number there is no ground: hatched.
 * @param {Sheet} sheet
 * @param {Surface} surface
 */
function drawHoles({ ctx, width, height, ink }, { values, size, holes }) {
  if (!holes) return;
  ctx.save();
  ctx.beginPath();
  values.forEach((value, i) => {
    if (value === null) ctx.rect(((i % size) * width) / size, (Math.floor(i / size) * height) / size, width / size, height / size);
  });
  ctx.clip();
  ctx.fillStyle = ink.surface;
  ctx.fillRect(0, 0, width, height);
  ctx.strokeStyle = ink.muted;
  ctx.globalAlpha = 0.5;
  ctx.beginPath();
  for (let start = -height; start < width; start += 8) {
    ctx.moveTo(start, height);
    ctx.lineTo(start + height, 0);
  }
  ctx.stroke();
  ctx.restore();
}

/**
 * The ends of the paths, or where the network is, in pixels.
 * @param {Sheet} sheet
 * @param {Surface} surface
 */
function endsOf(sheet, surface) {
  const ends = surface.paths?.flatMap(({ x, y }) => [0, x.length - 1].map((i) => /** @type {[number, number]} */ ([x[i] ?? 0, y[i] ?? 0])));
  return (ends ?? [surface.here]).map((place) => at(sheet, surface, place));
}

/**
 * Fainter where the plane is wrong.
 * @param {Sheet} sheet
 * @param {Surface} surface
 * @param {import("../../state/landscape.js").PathOf} path
 * @param {string} color
 */
function drawPath(sheet, surface, { x, y, losses, plane_losses: plane }, color) {
  const { ctx, ink } = sheet;
  const pieces = x.flatMap((_, i) => {
    if (i === 0 || x[i] === null || x[i - 1] === null) return [];
    const [from, to] = [i - 1, i].map((k) => at(sheet, surface, [x[k] ?? 0, y[k] ?? 0]));
    return [{ from, to, trust: strengthOf(losses[i], plane[i]) }];
  });
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = ink.surface;
  ctx.beginPath();
  for (const { from, to } of pieces) {
    ctx.moveTo(...from);
    ctx.lineTo(...to);
  }
  ctx.globalAlpha = 0.85;
  ctx.stroke();
  ctx.lineCap = "butt";
  ctx.lineWidth = 2;
  ctx.strokeStyle = color;
  for (const { from, to, trust } of pieces) {
    ctx.globalAlpha = trust;
    ctx.beginPath();
    ctx.moveTo(...from);
    ctx.lineTo(...to);
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

/**
 * @param {Sheet} sheet
 * @param {[number, number]} cell
 */
function drawProbe({ ctx, width, height, ink }, [across, down]) {
  const [x, y] = [across * width, down * height];
  ctx.beginPath();
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    ctx.moveTo(x + 4 * dx, y + 4 * dy);
    ctx.lineTo(x + 11 * dx, y + 11 * dy);
  }
  for (const [line, stroke] of /** @type {[number, string][]} */ ([[3.5, ink.surface], [1.5, ink.text]])) {
    ctx.lineWidth = line;
    ctx.strokeStyle = stroke;
    ctx.stroke();
  }
}

/**
 * The middles of the buttons that lie on the map.
 * @param {HTMLCanvasElement} canvas
 * @returns {number[][]} in pixels of the map
 */
function buttonsOver(canvas) {
  const { left, top } = canvas.getBoundingClientRect();
  return [...(canvas.parentElement?.querySelectorAll("button") ?? [])].map((button) => {
    const box = button.getBoundingClientRect();
    return [(box.left + box.right) / 2 - left, (box.top + box.bottom) / 2 - top];
  });
}
