/**
 * Where the network's tiles and links lie in its plot, in CSS pixels. Pure; knows nothing of the page.
 *
 * @typedef {{x: number, y: number}} TileSpot the centre of a tile
 * @typedef {{layer: number, from: number, to: number, x0: number, y0: number, x1: number, y1: number}} Link
 * @typedef {object} Geometry
 * @property {number} tile the tiles' side
 * @property {TileSpot[]} features one per feature of the catalog
 * @property {TileSpot[][]} hidden
 * @property {TileSpot[]} outputs one per output neuron
 * @property {Link[]} links
 * @property {number} bottom where the lowest tile's row ends
 * @property {number} under room for numbers under each tile; 0 where there is none
 */

const SMALLEST_TILE = 14;
const LEAST_NUMBERED_ROW = 26; // in units, without the numbers; under a smaller tile they would be larger than it
const LARGEST_TILE = 84;
/** Of the plot's height, what the largest tile takes: a large screen has larger ones, not emptier ones. */
const TILE_OF_HEIGHT = 0.085;
/** In units of the letters' size: what the largest tile may have in a low plot, where its row and column have the room. */
const TILE_IN_LOW_PLOT = 52;
/** Of the room that a row or a column has, what its tile takes; lines need more room than tiles. */
const TILE_OF_ROW = 0.7;
const TILE_OF_COLUMN = 0.54;
/** Fuller columns stand in several rows abreast, so that tiles can still be told apart; a staggered column keeps its order. */
const MOST_ROWS = 16;
/** More features than that run on downwards instead of making every tile smaller. */
const MOST_FEATURES = 7;
const LEAST_GAP = 17;
const STAGGER = 1.3; // of a tile, from one row to the next
/** In units of the letters' size: room for the widest formula, for half the word over the output, for the heads above. */
const FORMULA = 66;
const OUTPUT = 28;
const HEAD = 104;
/** Landing points spread over the middle of the tile's side, so that many links stay apart. */
const FAN_FRACTION = 0.5;
const MOST_FAN_STEP_PX = 5;
/** Of more weights than this neither they nor the biases can be pointed at: they could not be told apart, and would slow the page. */
const MOST_POINTED = 4000;
/** Of a link's run, the least that its control points are away from its ends. */
const STRAIGHTEST = 0.16;

/**
 * How many tiles of a column stand abreast.
 * @param {number} count of tiles
 * @param {number} height for them, in CSS pixels
 */
function abreast(count, height) {
  return Math.max(1, Math.ceil((count * LEAST_GAP) / Math.max(height, 1)));
}

/**
 * How many tiles the columns have that all tiles are sized by.
 * @param {{nFeatures: number, hidden: number[], nOutputs: number}} network
 */
export function sizingCounts({ nFeatures, hidden, nOutputs }) {
  return [Math.min(nFeatures, MOST_FEATURES), nOutputs, ...hidden];
}

/**
 * How much wider than its tile the broadest column is, in tiles.
 * @param {number[]} counts of the columns' tiles
 * @param {{height: number, unit: number, head?: number}} plot
 */
export function broadest(counts, { height, unit, head = HEAD }) {
  return Math.max(...counts.map((count) => (abreast(count, height - head * unit) - 1) * STAGGER));
}

/**
 * The height that a plot needs for its fullest column, in CSS pixels.
 * @param {number} rows in that column; more than sixteen stand abreast
 * @param {number} leastRow what a row needs to be pointed at
 * @param {{unit: number, head?: number}} plot
 */
export function neededHeight(rows, leastRow, { unit, head = HEAD }) {
  return Math.ceil(head * unit + Math.min(rows, MOST_ROWS) * leastRow * unit);
}

/**
 * Whether tiles alone can be pointed at.
 * @param {Pick<Geometry, "links">} geometry
 */
export function hasManyWeights({ links }) {
  return links.length > MOST_POINTED;
}

/**
 * @param {object} network
 * @param {number} network.nFeatures tiles in the first column
 * @param {number[]} network.active which of them feed the network, in the network's order
 * @param {number[]} network.hidden
 * @param {number} network.nOutputs
 * @param {{width: number, height: number, unit: number, head?: number, under?: number, beside?: number}} plot
 *     unit: a sixteenth of the letters' size; head: units above the tiles, for the buttons; under: units below each, for numbers, if
 *     there is room; beside: units right of the last one's middle
 * @returns {Geometry}
 */
export function networkGeometry({ nFeatures, active, hidden, nOutputs }, plot) {
  const { width, height, unit, head: headUnits = HEAD, under: underUnits = 0, beside = OUTPUT } = plot;
  const head = headUnits * unit;
  const room = height - head;
  const rows = Math.max(...sizingCounts({ nFeatures, hidden, nOutputs }).map((count) => Math.ceil(count / abreast(count, room))));
  const largest = Math.min(LARGEST_TILE, Math.max(height * TILE_OF_HEIGHT, TILE_IN_LOW_PLOT * unit));
  const columnGap = (width - FORMULA * unit) / (hidden.length + 2);
  const under = room / rows - underUnits * unit < LEAST_NUMBERED_ROW * unit ? 0 : underUnits * unit;
  const rowGap = Math.min(room / rows, largest / TILE_OF_ROW + under);
  const tile = Math.round(Math.max(SMALLEST_TILE, Math.min(largest, (rowGap - under) * TILE_OF_ROW, columnGap * TILE_OF_COLUMN)));
  const centre = head + (room - under) / 2;
  /**
   * @param {number} count
   * @param {number} x
   */
  const column = (count, x) => {
    const side = abreast(count, room);
    const gap = rowGap / side;
    return Array.from({ length: count }, (_, i) => ({
      x: Math.round(x + ((i % side) - (side - 1) / 2) * tile * STAGGER),
      y: Math.round(centre + (i - (count - 1) / 2) * gap),
    }));
  };

  const first = Math.round(FORMULA * unit + tile / 2);
  const last = Math.round(width - Math.max(tile / 2 + 8, beside * unit));
  /** @param {number} index */
  const x = (index) => Math.round(first + ((last - first) * index) / (hidden.length + 1));
  const runOn = () => Array.from({ length: nFeatures }, (_, i) => ({ x: first, y: Math.round(head + (i + 0.5) * rowGap - under / 2) }));
  const features = nFeatures > MOST_FEATURES ? runOn() : column(nFeatures, first);
  const hiddenColumns = hidden.map((count, layer) => column(count, x(layer + 1)));
  const outputs = column(nOutputs, last);
  const columns = [active.map((i) => features[i]), ...hiddenColumns, outputs];
  const bottom = Math.max(...[...features, ...hiddenColumns.flat(), ...outputs].map(({ y }) => y)) + Math.ceil(rowGap / 2);
  return { tile, features, hidden: hiddenColumns, outputs, links: linksBetween(columns, tile), bottom, under };
}

/**
 * @param {TileSpot[][]} columns
 * @param {number} tile
 */
function linksBetween(columns, tile) {
  return columns.slice(1).flatMap((targets, layer) => {
    const sources = columns[layer];
    const step = Math.min((tile * FAN_FRACTION) / Math.max(sources.length - 1, 1), MOST_FAN_STEP_PX);
    return targets.flatMap((target, to) =>
      sources.map((source, from) => ({
        layer, from, to,
        x0: source.x + tile / 2,
        y0: source.y,
        x1: target.x - tile / 2,
        y1: target.y + (from - (sources.length - 1) / 2) * step,
      })),
    );
  });
}

/**
 * How far from its ends a link's two control points lie; they lie level with the ends. A link that rises no more than it
 * runs bends in the middle. A steeper one goes straighter: many that all turned upright in the middle would be a tangle.
 * @param {{x0: number, y0: number, x1: number, y1: number}} given
 */
export function reachOf({ x0, y0, x1, y1 }) {
  const run = x1 - x0;
  const rise = Math.abs(y1 - y0);
  return run * Math.max(STRAIGHTEST, Math.min(0.5, (0.5 * run) / Math.max(rise, 1)));
}

/** @param {Link} link  @returns {string} as the `d` of an SVG path */
export function linkPath(link) {
  const { x0, y0, x1, y1 } = link;
  const reach = Math.round(reachOf(link) * 10) / 10;
  return `M${x0} ${y0}C${x0 + reach} ${y0} ${x1 - reach} ${y1} ${x1} ${y1}`;
}

/**
 * @param {Omit<Link, "layer" | "from" | "to">} link
 * @param {number} part 0 at its beginning, 1 at its end
 * @returns {{x: number, y: number}}
 */
export function pointOn(link, part) {
  const { x0, y0, x1, y1 } = link;
  const reach = reachOf(link);
  const rest = 1 - part;
  const [begins, ends] = [rest ** 3, part ** 3];
  const [out, back] = [3 * rest ** 2 * part, 3 * rest * part ** 2];
  return { x: begins * x0 + out * (x0 + reach) + back * (x1 - reach) + ends * x1, y: (begins + out) * y0 + (back + ends) * y1 };
}

/**
 * How far a place is from a link, sampled finely enough to tell neighbours apart.
 * @param {Omit<Link, "layer" | "from" | "to">} link
 * @param {number} x
 * @param {number} y
 */
export function distanceTo(link, x, y) {
  const { x0, y0, x1, y1 } = link;
  const reach = reachOf(link);
  let nearest = Infinity;
  for (let i = 0; i <= 24; i++) {
    const t = i / 24;
    const u = 1 - t;
    const px = u * u * u * x0 + 3 * u * u * t * (x0 + reach) + 3 * u * t * t * (x1 - reach) + t * t * t * x1;
    const py = (u * u * u + 3 * u * u * t) * y0 + (3 * u * t * t + t * t * t) * y1;
    nearest = Math.min(nearest, Math.hypot(px - x, py - y));
  }
  return nearest;
}
