/** The card of arithmetic: what is looked at, line by line, with the numbers in the places of their symbols. */

import { all, find, write } from "../../page/elements.js";
import { verdictOn } from "../../state/follow_blanks.js";
import { DIGITS } from "../../state/follow_levels.js";
import { blankOf, levelIn, placeKey, trailOf } from "../../state/follow_card.js";
import { featureLabels } from "../../state/inputs.js";
import { shown } from "../../state/shown_number.js";
import { math } from "./mathml.js";
import { speakerOfWords } from "./card_words.js";

/**
 * @typedef {import("../../state/follow_lines.js").Line} Line
 * @typedef {import("../../state/follow_lines.js").Item} Item
 * @typedef {import("../../state/follow_lines.js").Word} Word
 * @typedef {(word: Word) => string} Spell
 */

/**
 * @param {HTMLElement} element
 * @param {{say: Say, labels: Record<string, string>, catalog: Catalog}} given  labels: of the features
 * @returns {Part}
 */
export function cardView(element, { say, labels, catalog }) {
  let drawnKey = /** @type {unknown[]} */ ([]);
  let lines = /** @type {Line[]} */ ([]);
  let placeDrawn = "";

  return {
    draw(state) {
      const { follow, layout } = state;
      const numbers = follow?.numbers;
      if (!follow || !numbers || !layout) return; // of another moment they are greyed, until the new ones have come
      const blank = blankOf(follow);
      const key = [numbers.tensors, placeKey(follow), follow.digits, blank?.line, blank?.isSeen, trailOf(follow).length];
      if (key.some((each, i) => each !== drawnKey[i])) {
        const level = levelIn(state, catalog);
        if (!level) return;
        drawnKey = key;
        lines = level.lines;
        const spell = speakerOfWords(say, layout.features, featureLabels(state, labels));
        const focus = keptFocus(element);
        write(find("follow-card-title"), spell(level.title));
        find("follow-return").hidden = trailOf(follow).length === 0;
        find("follow-lines").replaceChildren(
          ...grouped(lines).map((group) => drawnGroup(group, blank, { say, spell })),
          ...others(level.others, say),
        );
        drawLinks(level.links ?? null, { say, spell, digits: follow.digits ?? DIGITS });
        const { stage } = follow;
        const isEntered = placeDrawn !== placeKey(follow);
        placeDrawn = placeKey(follow);
        // Both measure the page, which is done when all have written: once in a frame.
        queueMicrotask(() => {
          focus();
          if (isEntered) showStage(element, stage);
        });
      }
      drawVerdict(lines, blank, say);
    },
  };
}

/**
 * Where not all of it fits, what the stage is about is in sight.
 * @param {HTMLElement} element
 * @param {import("../../state/follow.js").Stage} stage
 */
function showStage(element, stage) {
  const isBack = stage === "backward" || stage === "update";
  const [group] = isBack ? all("[data-tone=backward], [data-tone=update]", find("follow-lines")) : [];
  element.scrollTop = group ? group.offsetTop - find("follow-lines").offsetTop : 0;
}

/**
 * The links to choose from: which, and with what numbers.
 * @param {import("../../state/follow_levels.js").Links | null} links
 * @param {{say: Say, spell: Spell, digits: number}} given
 */
function drawLinks(links, { say, spell, digits }) {
  const list = find("follow-choices");
  list.hidden = links === null;
  if (!links) return;
  const { count, head, rows } = links;
  const table = /** @type {HTMLTableElement} */ (list.querySelector("table"));
  const summary = /** @type {HTMLElement} */ (list.querySelector("summary"));
  write(summary, say("page.follow.card.links", { count, shown: rows.length }));
  const headed = ["", ...head.map(spell)].map((text) => Object.assign(document.createElement("th"), { scope: "col", textContent: text }));
  table.rows[0].replaceChildren(...headed);
  table.tBodies[0].replaceChildren(
    ...rows.map(({ index, name, source, numbers }) => {
      const button = part("button", "", say("page.follow.card.link", { name: spell(name), source: spell(source) }));
      button.setAttribute("type", "button");
      button.dataset.goesTo = JSON.stringify({ kind: "parameter", index });
      const named = Object.assign(part("th", "", button), { scope: "row" });
      return part("tr", "", named, ...numbers.map((number) => part("td", "", shown(number, digits).text)));
    }),
  );
}

/**
 * A line, and those that go on with it.
 * @param {Line[]} lines
 * @returns {Line[][]}
 */
function grouped(lines) {
  /** @type {Line[][]} */
  const groups = [];
  for (const line of lines) {
    if (line.label || !groups.length) groups.push([line]);
    else groups[groups.length - 1].push(line);
  }
  return groups;
}

/**
 * @param {Line[]} group
 * @param {import("../../state/follow_blanks.js").Blank} blank
 * @param {{say: Say, spell: Spell}} given
 */
function drawnGroup(group, blank, { say, spell }) {
  const [{ label, tone }] = group;
  const made = part("div", "level-group", heading(label ? spell(label) : ""));
  made.dataset.tone = tone;
  const formulas = part("div", "level-formulas");
  for (const line of group) {
    formulas.append(drawnLine(line, blank?.line === line.name ? blank : null, { say, spell }));
    if (line.rest) formulas.append(drawnRest(line.rest, { say, spell }));
    if (line.gap && blank?.line !== line.name) formulas.append(part("p", "level-gap", say("page.follow.card.gap", line.gap)));
  }
  made.append(formulas);
  return made;
}

/** @param {string} text */
function heading(text) {
  return part("h3", "level-name", text);
}

/**
 * @param {Line} line
 * @param {import("../../state/follow_blanks.js").Blank} blank its own
 * @param {{say: Say, spell: Spell}} given
 */
function drawnLine(line, blank, { say, spell }) {
  const made = part("div", "level-line");
  made.dataset.line = line.name;
  const result = {
    tree: /** @type {const} */ ({ is: "number", value: line.result.value, shown: line.result }),
    caption: line.resultName,
    ...(line.goesTo && { goesTo: line.goesTo }),
  };
  const end = blank && !blank.isSeen ? blankField(blank, { say, spell, name: line.resultName }) : cell(result, spell);
  end.classList.add("level-result");
  made.append(...line.items.map((item) => cell(item, spell)), cell({ sign: "=" }, spell), end);
  return made;
}

/**
 * @param {Item} item
 * @param {Spell} spell
 */
function cell({ sign, tree, caption, tone, goesTo }, spell) {
  const made = part(goesTo ? "button" : "span", sign ? "level-sign" : "level-cell");
  if (made instanceof HTMLButtonElement) made.type = "button";
  if (goesTo) made.dataset.goesTo = JSON.stringify(goesTo);
  if (tone) made.dataset.under = tone;
  const negative = tree?.is === "number" && (tree.shown?.rounded ?? tree.value) < 0 && tone;
  const formula = part("span", "level-formula", ...(sign ? [sign] : tree ? (negative ? ["(", math(tree), ")"] : [math(tree)]) : []));
  made.append(formula);
  if (caption) made.append(part("span", "level-caption", spell(caption)));
  return made;
}

/**
 * @param {NonNullable<import("../../state/follow_blanks.js").Blank>} blank
 * @param {{say: Say, spell: Spell, name: Word}} given
 */
function blankField(blank, { say, spell, name }) {
  const field = document.createElement("input");
  field.id = "follow-blank";
  field.className = "level-blank";
  field.inputMode = "decimal";
  field.autocomplete = "off";
  field.value = blank.text;
  field.setAttribute("aria-label", say("page.follow.card.blank", { name: spell(name) }));
  field.setAttribute("aria-describedby", "follow-verdict");
  return part("span", "level-cell", field, part("span", "level-caption", spell(name)));
}

/**
 * @param {NonNullable<Line["rest"]>} rest
 * @param {{say: Say, spell: Spell}} given
 */
function drawnRest({ count, value, items }, { say, spell }) {
  const made = part("details", "level-rest", part("summary", "", say("page.follow.card.smaller", { count, value: value.text })));
  made.append(part("div", "level-line", ...items.map((item) => cell(item, spell))));
  return made;
}

/**
 * @param {number} count
 * @param {Say} say
 */
function others(count, say) {
  return count ? [part("p", "level-gap", say("page.follow.card.others", { count }))] : [];
}

/**
 * What is said of an answer.
 * @param {Line[]} lines
 * @param {import("../../state/follow_blanks.js").Blank} blank
 * @param {Say} say
 */
function drawVerdict(lines, blank, say) {
  const line = lines.find(({ name }) => name === blank?.line);
  const verdict = line && blank ? verdictOn(line, blank.text) : null;
  find("follow-answer").hidden = !verdict || blank === null;
  find("follow-see").hidden = !verdict || (blank?.isSeen ?? false) || verdict.kind === "right";
  document.getElementById("follow-blank")?.setAttribute("data-verdict", verdict?.kind ?? "none");
  if (!verdict || !blank) return;
  const text = blank.isSeen
    ? say("page.follow.card.seen")
    : verdict.kind === "right"
      ? say("page.follow.card.right")
      : verdict.kind === "unread"
        ? say("page.follow.card.unread")
        : verdict.kind === "off"
          ? say(verdict.isBelow ? "page.follow.card.too_low" : "page.follow.card.too_high", { by: verdict.by })
          : say("page.follow.card.asked");
  write(find("follow-verdict"), text);
}

/**
 * The focus, which goes where it was when lines are written anew: into the field, or onto the same term of the same line.
 * @param {HTMLElement} element
 * @returns {() => void}
 */
function keptFocus(element) {
  const focused = document.activeElement;
  if (!focused || !element.contains(focused)) return () => {};
  const goal = /** @type {HTMLElement} */ (focused).dataset.goesTo;
  return () => {
    if (element.contains(document.activeElement) && document.activeElement !== document.body) return;
    const same =
      goal === undefined
        ? null
        : [...element.querySelectorAll("[data-goes-to]")].find((each) => /** @type {HTMLElement} */ (each).dataset.goesTo === goal);
    const next =
      document.getElementById("follow-blank") ?? same ?? (find("follow-return").hidden ? find("follow-card-title") : find("follow-return"));
    /** @type {HTMLElement} */ (next).focus({ preventScroll: true });
  };
}

/**
 * @param {string} name
 * @param {string} className
 * @param {(Node | string)[]} children
 */
function part(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
