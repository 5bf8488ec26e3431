/**
 * A field as a relief that is seen from the side: where its places lie in the picture, what comes before what, and what is hidden. Pure.
 *
 * @typedef {object} Outlook from where it is looked at
 * @property {number} turn degrees about the vertical
 * @property {number} tilt degrees above the ground; 90 is a map
 *
 * @typedef {object} Relief
 * @property {(across: number, down: number, height: number) => [number, number]} place fractions of the field, and a height, to the picture
 * @property {(across: number, down: number) => number} groundAt the height at fractions of the field, between samples in proportion
 * @property {(across: number, down: number) => number} depthAt how far away: the larger, the farther
 * @property {(across: number, down: number) => boolean} isHidden whether nearer ground stands before it
 */

/** Of the picture's width and height, what the relief takes. */
const FILLED = 0.94;
/** Of half the field's side. */
const TALLEST = 0.9;
const MOST_STRETCHED = 1.7;
/** A little above the ground, so that it does not hide itself. */
const LIFT = 0.02;
const STEP = 1 / 96;

/**
 * @param {{size: number, values: ArrayLike<number>}} field heights from 0 to 1, row by row from the back; NaN where there is no ground
 * @param {Outlook} outlook
 * @param {{width: number, height: number}} picture
 * @returns {Relief}
 */
export function reliefOf({ size, values }, { turn, tilt }, { width, height }) {
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const [flat, upright] = [Math.sin((tilt * Math.PI) / 180), TALLEST * Math.cos((tilt * Math.PI) / 180)];
  // A square's half diagonal, whatever the turn, so that turning changes no size.
  const reach = Math.SQRT2;
  const tall = 2 * reach * flat + upright;
  const unit = FILLED * Math.min(width / (2 * reach), height / tall);
  const stretch = Math.min(MOST_STRETCHED, (FILLED * width) / (2 * reach * unit));
  const middle = height / 2 + (unit * upright) / 2;

  /** @param {number} across  @param {number} down @returns {[number, number]} to the right, and away */
  function turned(across, down) {
    const [x, y] = [2 * across - 1, 1 - 2 * down];
    return [x * cos - y * sin, x * sin + y * cos];
  }
  /** @param {number} across  @param {number} down  @param {number} up @returns {[number, number]} */
  function place(across, down, up) {
    const [right, away] = turned(across, down);
    return [width / 2 + unit * stretch * right, middle - unit * (away * flat + up * upright)];
  }
  /** @param {number} across  @param {number} down */
  function groundAt(across, down) {
    const [x, y] = [across, down].map((fraction) => Math.min(size - 1, Math.max(0, fraction * size - 0.5)));
    const [column, row] = [Math.min(size - 2, Math.floor(x)), Math.min(size - 2, Math.floor(y))];
    const at = row * size + column;
    const [right, below] = [x - column, y - row];
    return (1 - below) * ((1 - right) * values[at] + right * values[at + 1]) +
      below * ((1 - right) * values[at + size] + right * values[at + size + 1]);
  }
  /** @param {number} across  @param {number} down */
  function isHidden(across, down) {
    // Towards the eye all places that cover this one lie on a line of the ground.
    const own = turned(across, down)[1] * flat + (groundAt(across, down) + LIFT) * upright;
    const [dx, dy] = [-sin / 2, cos / 2];
    for (let far = STEP; far < 2 * reach; far += STEP) {
      const [x, y] = [across + far * dx, down + far * dy];
      if (x < 0 || x > 1 || y < 0 || y > 1) return false;
      if (turned(x, y)[1] * flat + groundAt(x, y) * upright > own) return true;
    }
    return false;
  }
  return { place, groundAt, depthAt: (across, down) => turned(across, down)[1], isHidden };
}

/**
 * The squares between neighbouring samples, the farthest first: whoever paints them in this order hides what is behind.
 * @param {{size: number, values: ArrayLike<number>}} field
 * @param {Relief} relief
 * @returns {{depth: number, height: number, slope: number, corners: [number, number][]}[]} in the picture, without those that have no ground;
 *     slope: how much it rises to the right of the field, in heights to a side
 */
export function squaresOf({ size, values }, relief) {
  const squares = [];
  for (let row = 0; row < size - 1; row++) {
    for (let column = 0; column < size - 1; column++) {
      const at = row * size + column;
      const heights = [values[at], values[at + 1], values[at + size + 1], values[at + size]];
      const height = (heights[0] + heights[1] + heights[2] + heights[3]) / 4;
      if (!Number.isFinite(height)) continue;
      const [left, right, top, bottom] = [column, column + 1, row, row + 1].map((i) => (i + 0.5) / size);
      squares.push({
        depth: relief.depthAt((left + right) / 2, (top + bottom) / 2),
        height,
        slope: ((heights[1] + heights[2] - heights[0] - heights[3]) / 2) * size,
        corners: [
          relief.place(left, top, heights[0]), relief.place(right, top, heights[1]),
          relief.place(right, bottom, heights[2]), relief.place(left, bottom, heights[3]),
        ],
      });
    }
  }
  return squares.sort((a, b) => b.depth - a.depth);
}

/**
 * The sides of the block that the ground lies on, as far as they face the eye: from an edge of the ground down to the lowest height.
 * @param {{size: number, values: ArrayLike<number>}} field
 * @param {Relief} relief
 * @returns {[number, number][][]} outlines in the picture, which nothing stands before; a side is in pieces where it has no ground
 */
export function sidesOf({ size, values }, relief) {
  const last = size - 1;
  /** @type {((i: number) => [number, number])[]} */
  const edges = [(i) => [0, i], (i) => [last, i], (i) => [i, 0], (i) => [i, last]];
  return edges.flatMap((at) => {
    const places = Array.from({ length: size }, (_, i) => at(i)).map(([row, column]) => (
      { across: (column + 0.5) / size, down: (row + 0.5) / size, height: values[row * size + column] }));
    const { across, down } = places[Math.floor(size / 2)];
    if (relief.depthAt(across, down) >= 0) return [];
    const runs = /** @type {(typeof places)[]} */ ([[]]);
    for (const place of places) {
      if (Number.isFinite(place.height)) runs[runs.length - 1].push(place);
      else if (runs[runs.length - 1].length) runs.push([]);
    }
    return runs.filter((run) => run.length > 1).map((run) => [
      ...run.map((each) => relief.place(each.across, each.down, each.height)),
      ...[run[run.length - 1], run[0]].map((each) => relief.place(each.across, each.down, 0)),
    ]);
  });
}
