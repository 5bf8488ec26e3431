/** Formulas as MathML, which browsers draw and screen readers read. */

import { needsDot, needsParentheses, textOf } from "../../state/formula.js";
import { partsOf } from "../../state/shown_number.js";

/**
 * @typedef {import("../../state/formula_reading.js").Tree} Tree
 */

/**
 * @param {string} name
 * @param {(Node | string)[]} children
 */
function element(name, ...children) {
  const made = document.createElementNS("http://www.w3.org/1998/Math/MathML", name);
  made.append(...children);
  if (name === "mo" && "()|".includes(made.textContent ?? "")) made.setAttribute("stretchy", "false");
  return made;
}

/**
 * @param {Tree} tree
 * @returns {Element} one that stands by itself in the page
 */
export function math(tree) {
  const made = element("math", ...drawn(tree));
  made.setAttribute("displaystyle", "true");
  return made;
}

/** @param {Element[]} parts */
function row(parts) {
  return parts.length === 1 ? parts[0] : element("mrow", ...parts);
}

/**
 * @param {Tree} tree
 * @returns {Element[]} beside each other
 */
function drawn(tree) {
  /** @param {Tree} part */
  const within = (part, isBase = false) =>
    needsParentheses(part, isBase) ? [element("mo", "("), ...drawn(part), element("mo", ")")] : drawn(part);
  switch (tree.is) {
    case "number":
      return number(textOf(tree));
    case "symbol":
      return [named(tree)];
    case "sum":
      return tree.terms.flatMap(({ sign, node }, i) => [
        ...(sign < 0 ? [signed(i === 0)] : i ? [element("mo", "+")] : []),
        ...(i || sign < 0 ? within(node) : drawn(node)),
      ]);
    case "product":
      return tree.factors.flatMap((part, i) => [
        ...(i && needsDot(tree.factors[i - 1], part) ? [element("mo", "·")] : []),
        ...within(part),
      ]);
    case "fraction":
      return [element("mfrac", row(drawn(tree.top)), row(drawn(tree.bottom)))];
    case "power":
      return [element("msup", row(within(tree.base, true)), row(drawn(tree.exponent)))];
    case "root":
      return [element("msqrt", ...drawn(tree.of))];
    case "absolute":
      return [element("mo", "|"), ...drawn(tree.of), element("mo", "|")];
    case "call":
      if (tree.name === "exp") return [element("msup", element("mi", "e"), row(drawn(tree.given[0])))];
      return [
        element("mi", tree.name),
        element("mo", "("),
        ...tree.given.flatMap((each, i) => [...(i ? [element("mo", ",")] : []), ...drawn(each)]),
        element("mo", ")"),
      ];
    default:
      return [];
  }
}

/** @param {boolean} isPrefix whether it says that what follows is negative */
function signed(isPrefix) {
  const minus = element("mo", "−");
  if (isPrefix) minus.setAttribute("form", "prefix");
  return minus;
}

/** @param {string} text */
function number(text) {
  const { mantissa, exponent } = partsOf(text);
  if (exponent === null) return [element("mn", mantissa)];
  return [element("mn", mantissa), element("mo", "·"), element("msup", element("mn", "10"), element("mn", exponent))];
}

/** @param {import("../../state/formula_reading.js").SymbolNode} symbol */
function named({ name, sub, hat }) {
  const letter = element("mi", name);
  let made = letter;
  if (hat) {
    made = element("mover", letter, element("mo", "^"));
    made.setAttribute("accent", "true");
  }
  return sub ? element("msub", made, /^\d+$/.test(sub) ? element("mn", sub) : element("mi", sub)) : made;
}
