/**
 * "Compute it yourself": which number of a level is left blank, and whether what is typed is right. Pure.
 *
 * @typedef {import("./follow_lines.js").Line} Line
 * @typedef {{line: string, text: string, isSeen: boolean} | null} Blank  the line whose result is left out, what was answered, and
 *     whether it has been looked at
 * @typedef {{kind: "none"} | {kind: "unread"} | {kind: "right"} | {kind: "off", by: string, isBelow: boolean}} Verdict
 */

import { readNumber } from "./number_text.js";
import { decimalsFor, shown } from "./shown_number.js";

/** Binary fractions do not quite meet the middle between two decimals. */
const SLACK = 1e-9;
const DIGITS = 2;

/**
 * The line whose number is left out next; the first one at first.
 * @param {Line[]} lines
 * @param {Blank} [blank]
 * @returns {Blank} null where there is nothing to compute
 */
export function nextBlank(lines, blank = null) {
  const asked = lines.filter(({ result }) => Number.isFinite(result.value));
  if (!asked.length) return null;
  const at = asked.findIndex(({ name }) => name === blank?.line);
  return { line: asked[(at + 1) % asked.length].name, text: "", isSeen: false };
}

/**
 * What was typed, held against a line's result: right within the digits that are shown, also for those who reckon with the
 * rounded numbers that stand there.
 * @param {Line} line
 * @param {string} text as people write numbers: with a comma, a minus sign, full-width digits
 * @returns {Verdict}
 */
export function verdictOn({ result, alsoRight }, text) {
  if (text.trim() === "") return { kind: "none" };
  const typed = readNumber(text);
  if (!Number.isFinite(typed)) return { kind: "unread" };
  // An integer stands there without decimals, and is not meant within a half.
  const decimals = result.decimals > 0 && Number.isFinite(result.decimals) ? result.decimals : decimalsFor(result.value, DIGITS);
  const half = 0.5 * 10 ** -decimals * (1 + SLACK);
  const isRight = [result.value, result.rounded, ...alsoRight].some((right) => Math.abs(typed - right) <= half);
  if (isRight) return { kind: "right" };
  const apart = Math.abs(typed - result.value);
  return { kind: "off", by: shown(apart, DIGITS).text, isBelow: typed < result.value };
}
