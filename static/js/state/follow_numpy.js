/**
 * Lines of Python that compute one number of a training step anew, with NumPy, from unrounded operands. Pure.
 * Sums are added one after the other, from the left (`cumsum`), as this page adds them; functions and rules are those of the plain
 * reference, in its own words, which the catalog brings along.
 *
 * @typedef {{name: string, source: string}} Source  a function, and all that it needs
 */

const HEAD = "import numpy as np";
export const IN_TURN = "# added one after the other, from the left";

/** @param {number} value as Python writes it */
export function python(value) {
  if (Number.isNaN(value)) return "np.nan";
  if (!Number.isFinite(value)) return value > 0 ? "np.inf" : "-np.inf";
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** @param {number[]} values */
export function pythonList(values) {
  return `np.array([${values.map(python).join(", ")}])`;
}

/** @param {number[]} values of one sample, as the reference takes many */
export function pythonRow(values) {
  return `np.array([[${values.map(python).join(", ")}]])`;
}

/**
 * @param {string[]} lines of which the last says what to print
 */
export function script(...lines) {
  return `${[HEAD, "", ...lines.slice(0, -1), `print(float(${lines[lines.length - 1]}))`].join("\n")}\n`;
}

/**
 * w·x + b.
 * @param {{weights: number[], inputs: number[], bias: number}} given
 */
export function sumScript({ weights, inputs, bias }) {
  return script(`w = ${pythonList(weights)}`, `x = ${pythonList(inputs)}`, `b = ${python(bias)}`, IN_TURN, "np.cumsum(w * x)[-1] + b");
}

/**
 * A function of the reference with its numbers.
 * @param {Source | undefined} source
 * @param {string[]} given arguments as they are written
 * @param {string} [taken] what is taken of the result
 */
export function callScript(source, given, taken = "") {
  return source ? script(source.source.trimEnd(), "", `${source.name}(${given.join(", ")})${taken}`) : null;
}

/**
 * An optimizer's rule: the new value of one parameter.
 * @param {Source | undefined} source
 * @param {{w: number, g: number, slots: number[], time: number, rate: number, settings: number[]}} given
 * @param {(w: string) => string} [then] what is done with the moved parameter
 */
export function updateScript(source, { w, g, slots, time, rate, settings }, then = (moved) => moved) {
  if (!source) return null;
  const needsProduct = source.source.includes("update.nadam_product");
  const product = needsProduct
    ? ["momenta = 1.0", `for t in range(1, ${time}):`, `    momenta *= nadam_momentum(t, ${python(settings[0])}, ${python(settings[3])})`]
    : [];
  const before = `(${slots.map((slot) => `${pythonList([slot])}, `).join("")})`;
  return script(
    "from types import SimpleNamespace",
    "",
    source.source.trimEnd(),
    "",
    ...product,
    `w, g = ${pythonList([w])}, ${pythonList([g])}`,
    `update = SimpleNamespace(t=${time}, rate=${python(rate)}${needsProduct ? ", nadam_product=momenta" : ""})`,
    `move, state = ${source.name}(update, w, g, ${before}${settings.map((each) => `, ${python(each)}`).join("")})`,
    then("(w - move)[0]"),
  );
}
