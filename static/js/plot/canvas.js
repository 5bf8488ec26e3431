/** Canvases that are sharp on any screen, and whose drawing grows with the page's letters. */

/**
 * Fits a canvas to its place on the page and clears it. One that says its `data-density` has so many pixels to a CSS pixel.
 * @param {HTMLCanvasElement} canvas
 * @returns {{ctx: CanvasRenderingContext2D, width: number, height: number, scale: number}} a context that draws in units
 *     of a sixteenth of the page's letter size, and how many of the screen's pixels one unit is
 */
export function fit(canvas) {
  const unit = unitPx();
  const scale = densityOf(canvas) * unit;
  const width = canvas.clientWidth / unit;
  const height = canvas.clientHeight / unit;
  const across = Math.round(width * scale);
  const down = Math.round(height * scale);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across; // clears as well
    canvas.height = down;
  } else {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, across, down);
  }
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  return { ctx, width, height, scale };
}

/** @param {HTMLCanvasElement} canvas  @returns {number} its pixels to one CSS pixel: the screen's, unless it says others */
export function densityOf({ dataset }) {
  return Number(dataset.density ?? devicePixelRatio);
}

/** CSS pixels in one unit: 1 where the reader has not asked for larger letters. */
export function unitPx() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

/**
 * Square pictures off the screen, one below the other, whose pixels can be written.
 * @param {number} size of each, in the screen's pixels
 * @param {number} [count]
 */
export function scratch(size, count = 1) {
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size * count;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = ctx.createImageData(size, size * count);
  const pixels = new Uint32Array(image.data.buffer);
  return { canvas, pixels, size, show: () => ctx.putImageData(image, 0, 0) };
}

/**
 * The page's letters at a size, as a canvas wants them.
 * @param {number} size
 */
export function font(size) {
  return `${size}px ${getComputedStyle(document.documentElement).fontFamily}`;
}
