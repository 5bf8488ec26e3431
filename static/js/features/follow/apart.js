/**
 * Puts the numbers that have no room of their own where they cover least. Their sizes are measured when all parts have written, once
 * in a frame: in between, the page would be laid out again and again.
 */

import { boxAround, freeSpot } from "./placing.js";

const GAP_PX = 5;
const WAYS = [[0, 1], [0, -1], [1, 0], [-1, 0], [1, 1], [-1, 1], [1, -1], [-1, -1]];
const AWAY = [1, 1.5, 2, 3];
const LABELS_AT = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]; // parts of a link, the best first
const LABELS_OFF = [0, -1, 1, -2, 2]; // heights of a label above or below that, where all of the link is taken

/**
 * @typedef {import("./placing.js").Spot} Spot
 * @typedef {import("./placing.js").Box} Box
 * @typedef {object} Wanted
 * @property {HTMLElement} element
 * @property {number} rank the first are placed first
 * @property {(size: {width: number, height: number}) => Spot[]} spotsFor the best first
 * @property {boolean} [isMiddle] whether its style says where its middle is, and not its top
 *
 * @typedef {object} Placing
 * @property {(who: "tiles" | "links", wanted: Wanted[], looked?: TileSpot[]) => void} place  looked: the tiles that may not be covered
 */

/**
 * @param {HTMLElement} layer in which they stand
 * @param {() => Plot} geometry
 * @returns {Placing}
 */
export function placedApart(layer, geometry) {
  const all = { tiles: /** @type {Wanted[]} */ ([]), links: /** @type {Wanted[]} */ ([]) };
  let kept = /** @type {TileSpot[]} */ ([]);
  let isAsked = false;
  return {
    place(who, wanted, looked) {
      all[who] = wanted;
      kept = looked ?? kept;
      if (isAsked) return;
      isAsked = true;
      queueMicrotask(settle);
    },
  };

  function settle() {
    isAsked = false;
    const { clientWidth: width, clientHeight: height } = layer;
    if (!width) return; // it has been hidden since
    const wanted = [...all.tiles, ...all.links].sort((a, b) => a.rank - b.rank);
    const sizes = wanted.map(({ element: { offsetWidth, offsetHeight } }) => ({ width: offsetWidth, height: offsetHeight }));
    const { features, hidden, outputs, tile, under } = geometry();
    const tileBox = (/** @type {TileSpot} */ spot) => boxAround(spot, { width: tile, height: tile });
    const tiles = [...features, ...hidden.flat(), ...outputs];
    const taken = under ? [] : kept.map(tileBox);
    const avoided = under ? [] : tiles.map(tileBox);
    const top = Math.min(...tiles.map(({ y }) => y)) - tile / 2 - GAP_PX; // above it stand the names of the columns
    const room = { left: 0, top, right: width, bottom: height };
    wanted.forEach(({ element, spotsFor, isMiddle }, i) => {
      const size = sizes[i];
      const spot = freeSpot(spotsFor(size), size, { taken, avoided, room });
      taken.push(boxAround(spot, size));
      element.style.left = `${Math.round(spot.x)}px`;
      element.style.top = `${Math.round(isMiddle ? spot.y : spot.y - size.height / 2)}px`;
    });
  }
}

/**
 * Around a tile: below it, above it, beside it, and further away.
 * @param {TileSpot} spot
 * @param {number} tile
 * @returns {Wanted["spotsFor"]}
 */
export function aroundTile({ x, y }, tile) {
  return ({ width, height }) => {
    const [across, down] = [tile / 2 + GAP_PX + width / 2, tile / 2 + GAP_PX + height / 2];
    return AWAY.flatMap((away) => WAYS.map(([right, below]) => ({ x: x + right * away * across, y: y + below * away * down })));
  };
}

/**
 * @param {(part: number) => Spot} pointOn a part of the way along the link
 * @returns {Wanted["spotsFor"]}
 */
export function alongLink(pointOn) {
  return ({ height }) => LABELS_OFF.flatMap((off) => LABELS_AT.map(pointOn).map(({ x, y }) => ({ x, y: y + off * height })));
}
