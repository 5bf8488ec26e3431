/** The norm of each layer's gradient over the epochs, on a logarithmic axis. */

import { write } from "../../page/elements.js";
import { placedApart } from "../../plot/placed_apart.js";
import { linear } from "../../plot/scales.js";
import { powerText, sizeText } from "../../plot/size_text.js";
import { momentsOfRun } from "../../state/gradient_norms.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [100, 100];
const MOST_NAMES = 5;
const NAME_GAP = 17; // of the height, between two names
const MOST_DECADES = 4; // with a line each
const MOST_ROWS = 12; // of the table for who does not see it

/**
 * @param {HTMLElement} figure
 * @param {HTMLElement} table for who does not see the lines
 * @param {{say: Say, number: Intl.NumberFormat, text: ReturnType<typeof import("./text.js").insideSpeaker>}} given
 * @returns {Part}
 */
export function normsView(figure, table, { say, number, text }) {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (figure.querySelector(`.${name}`));
  const svg = part("norms-lines");

  return {
    draw(state) {
      const { inside, tab, status } = state;
      if (tab !== "inside" || !inside?.moment) return;
      const { layout } = inside.moment;
      const layers = layout.layers.map((_, layer) => layer);
      const own = momentsOfRun(state).filter(({ sizes }) => sizes.length === layers.length);
      const sizes = own.flatMap((each) => each.sizes).filter((size) => size > 0 && Number.isFinite(size));
      const [low, high] = sizes.length ? [Math.floor(Math.log10(Math.min(...sizes))), Math.ceil(Math.log10(Math.max(...sizes)))] : [-2, 0];
      const top = high > low ? high : low + 1;
      const y = linear([low, top], [HEIGHT, 0]);
      const [first, last] = [own[0]?.epoch ?? 0, own.at(-1)?.epoch ?? 0];
      const x = linear([first, Math.max(last, first + 1)], [0, WIDTH]);
      const paths = layers.map((layer) => pathOf(own.map(({ epoch, sizes }) => [x(epoch), sizes[layer] > 0 ? y(Math.log10(sizes[layer])) : NaN])));
      drawLines(paths, layers.length > MOST_NAMES ? inside.layer : null);
      drawTicks(low, top, y);
      write(part("norms-from"), number.format(Math.floor(first)));
      write(part("norms-to"), say("page.inside.epoch", { epoch: number.format(Math.floor(last)) }));
      drawNames(layers, own.at(-1)?.sizes ?? [], y, layout, inside.layer);
      write(part("sentence"), text.norms(layout, own));
      if (status !== "playing") fillTable(own, layout);
    },
  };

  /**
   * @param {string[]} paths of the layers
   * @param {number | null} open stands out among many
   */
  function drawLines(paths, open) {
    svg.toggleAttribute("data-one-open", open !== null);
    while (svg.children.length > paths.length) svg.lastElementChild?.remove();
    while (svg.children.length < paths.length) svg.append(document.createElementNS(SVG, "path"));
    paths.forEach((path, layer) => {
      const line = /** @type {SVGElement} */ (svg.children[layer]);
      line.setAttribute("d", path);
      line.toggleAttribute("data-open", layer === open);
      line.style.setProperty("--depth", String(paths.length > 1 ? layer / (paths.length - 1) : 1));
    });
  }

  /**
   * @param {number} low
   * @param {number} top
   * @param {(power: number) => number} y
   */
  function drawTicks(low, top, y) {
    const gap = Math.ceil((top - low) / MOST_DECADES);
    const powers = Array.from({ length: Math.floor((top - low) / gap) + 1 }, (_, i) => low + i * gap);
    place(part("norms-ticks"), powers.map((power) => ({ text: powerText(power), at: y(power) })));
  }

  /**
   * @param {number[]} layers
   * @param {number[]} sizes at the end
   * @param {(power: number) => number} y
   * @param {Layout} layout
   * @param {number} open
   */
  function drawNames(layers, sizes, y, layout, open) {
    const named = layers.length <= MOST_NAMES ? layers : [...new Set([0, open, layers.length - 1])];
    const there = named.filter((layer) => sizes[layer] > 0).map((layer) => ({ layer, at: y(Math.log10(sizes[layer])) }));
    const places = placedApart(there.map(({ at }) => at), NAME_GAP, [0, HEIGHT]);
    place(part("norms-names"), there.map(({ layer }, i) => ({ text: text.layerName(layout, layer), at: places[i] })));
  }

  /**
   * @param {import("../../state/inside.js").Seen[]} seen
   * @param {Layout} layout
   */
  function fillTable(seen, layout) {
    const step = Math.max(1, Math.ceil(seen.length / MOST_ROWS));
    const rows = seen.filter((_, i) => i % step === 0 || i === seen.length - 1);
    const head = line("th", [say("page.epoch"), ...layout.layers.map((_, layer) => text.layerName(layout, layer))]);
    const said = (/** @type {number} */ size) => sizeText(size) || say("page.no_value");
    const body = rows.map(({ epoch, sizes }) => line("td", [number.format(Math.round(epoch * 100) / 100), ...sizes.map(said)]));
    table.querySelector("thead")?.replaceChildren(head);
    table.querySelector("tbody")?.replaceChildren(...body);
  }
}

/** @param {[number, number][]} places  @returns {string} with gaps where there is no size */
function pathOf(places) {
  let isDrawing = false;
  return places.map(([x, y]) => {
    if (!Number.isFinite(y)) {
      isDrawing = false;
      return "";
    }
    const step = `${isDrawing ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`;
    isDrawing = true;
    return step;
  }).join("");
}

/**
 * @param {HTMLElement} root
 * @param {{text: string, at: number}[]} words  at: percent from the top
 */
function place(root, words) {
  while (root.children.length > words.length) root.lastElementChild?.remove();
  while (root.children.length < words.length) root.append(document.createElement("span"));
  words.forEach(({ text, at }, i) => {
    const span = /** @type {HTMLElement} */ (root.children[i]);
    write(span, text);
    span.style.top = `${at}%`;
  });
}

/**
 * @param {"th" | "td"} tag
 * @param {string[]} texts
 */
function line(tag, texts) {
  const row = document.createElement("tr");
  row.append(...texts.map((text, i) => {
    const cell = document.createElement(i === 0 ? "th" : tag);
    if (cell.tagName === "TH") cell.setAttribute("scope", tag === "th" ? "col" : "row");
    cell.textContent = text;
    return cell;
  }));
  return row;
}
