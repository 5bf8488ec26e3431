/**
 * Where the network's tiles and links lie in its plot, in CSS pixels. Pure; knows nothing of the page.
 *
 * @typedef {{x: number, y: number}} Spot the centre of a tile
 * @typedef {{layer: number, from: number, to: number, x0: number, y0: number, x1: number, y1: number}} Link
 * @typedef {object} Geometry
 * @property {number} tile the tiles' side
 * @property {Spot[]} features one per feature of the catalog
 * @property {Spot[][]} hidden
 * @property {Spot[]} outputs one per output neuron
 * @property {Link[]} links
 */

const SMALLEST_TILE = 14;
const LARGEST_TILE = 84;
/** Of the plot's height, what the largest tile takes: a large screen has larger ones, not emptier ones. */
const TILE_OF_HEIGHT = 0.085;
/** Of the room that a row or a column has, what its tile takes; lines need more room than tiles. */
const TILE_OF_ROW = 0.7;
const TILE_OF_COLUMN = 0.54;
/** In units of the letters' size: room for the widest formula, for half the word over the output, for the heads above. */
const FORMULA = 66;
const OUTPUT = 28;
const HEAD = 104;
/** Landing points spread over the middle of the tile's side, so that many links stay apart. */
const FAN_SHARE = 0.5;
const MOST_FAN_STEP_PX = 5;

/**
 * @param {object} network
 * @param {number} network.nFeatures tiles in the first column
 * @param {number[]} network.active which of them feed the network, in the network's order
 * @param {number[]} network.hidden
 * @param {number} network.nOutputs
 * @param {{width: number, height: number, unit: number}} plot  unit: a sixteenth of the letters' size
 * @returns {Geometry}
 */
export function networkGeometry({ nFeatures, active, hidden, nOutputs }, { width, height, unit }) {
  const rows = Math.max(nFeatures, nOutputs, ...hidden);
  const head = HEAD * unit;
  const largest = Math.min(LARGEST_TILE, height * TILE_OF_HEIGHT);
  const columnGap = (width - FORMULA * unit) / (hidden.length + 2);
  const rowGap = Math.min((height - head) / rows, largest / TILE_OF_ROW);
  const tile = Math.round(Math.max(SMALLEST_TILE, Math.min(largest, rowGap * TILE_OF_ROW, columnGap * TILE_OF_COLUMN)));
  const centre = head + (height - head) / 2;
  const column = (count, x) => Array.from({ length: count }, (_, i) => ({ x, y: Math.round(centre + (i - (count - 1) / 2) * rowGap) }));

  const first = Math.round(FORMULA * unit + tile / 2);
  const last = Math.round(width - Math.max(tile / 2 + 8, OUTPUT * unit));
  const x = (index) => Math.round(first + ((last - first) * index) / (hidden.length + 1));
  const features = column(nFeatures, first);
  const hiddenColumns = hidden.map((count, layer) => column(count, x(layer + 1)));
  const outputs = column(nOutputs, last);
  const columns = [active.map((i) => features[i]), ...hiddenColumns, outputs];
  return { tile, features, hidden: hiddenColumns, outputs, links: linksBetween(columns, tile) };
}

function linksBetween(columns, tile) {
  return columns.slice(1).flatMap((targets, layer) => {
    const sources = columns[layer];
    const step = Math.min((tile * FAN_SHARE) / Math.max(sources.length - 1, 1), MOST_FAN_STEP_PX);
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

/** The x of a link's two control points. Both bend in the middle, which makes its ends level. */
export function bend({ x0, x1 }) {
  return (x0 + x1) / 2;
}

/** @param {Link} link  @returns {string} as the `d` of an SVG path */
export function linkPath(link) {
  const { x0, y0, x1, y1 } = link;
  const x = bend(link);
  return `M${x0} ${y0}C${x} ${y0} ${x} ${y1} ${x1} ${y1}`;
}

/** How far a place is from a link, sampled finely enough to tell neighbours apart. */
export function distanceTo(link, x, y) {
  const { x0, y0, x1, y1 } = link;
  const middle = bend(link);
  let nearest = Infinity;
  for (let i = 0; i <= 24; i++) {
    const t = i / 24;
    const u = 1 - t;
    const px = u * u * u * x0 + 3 * u * t * middle + t * t * t * x1;
    const py = (u * u * u + 3 * u * u * t) * y0 + (3 * u * t * t + t * t * t) * y1;
    nearest = Math.min(nearest, Math.hypot(px - x, py - y));
  }
  return nearest;
}
