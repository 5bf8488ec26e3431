/** A neuron on the way forward, line by line: its sum, batch normalization, activation, dropout and what skips the layer. Pure. */

/**
 * @typedef {import("./follow_lines.js").Line} Line
 * @typedef {import("./follow_lines.js").Term} Term
 * @typedef {import("./follow_lines.js").Word} Word
 * @typedef {import("./follow_levels.js").Context} Context
 */

import { activationTree, statementsOf } from "./follow_formulas.js";
import { added, below, formulaLine, makeLine, placeOf, signs, sumItems, totalAt, word } from "./follow_lines.js";
import { EPSILON } from "./follow_numbers.js";
import { callScript, python, pythonList, script, sumScript } from "./follow_numpy.js";
import { numberNode, product, rounded, symbol } from "./formula.js";
import { exactly, fixed, shown } from "./shown_number.js";

/**
 * @param {Context} context
 * @param {number} layer
 * @param {number} neuron
 * @returns {Line[]}
 */
export function forwardLines(context, layer, neuron) {
  const { step } = context;
  return [
    ...sumLines(context, layer, neuron),
    ...(step.isNormalized(layer) ? normalizationLines(context, layer, neuron) : []),
    ...activationLines(context, layer, neuron),
    ...outputLines(context, layer, neuron),
  ];
}

/**
 * What a source of a layer is called.
 * @param {Context} context
 * @param {number} layer that receives it
 * @param {number} source
 * @returns {Word}
 */
export function sourceName({ step }, layer, source) {
  return layer === 0 ? { feature: source } : signs(`a${below(source + 1)}${step.last > 1 ? `⁽${above(layer)}⁾` : ""}`);
}

/** @param {number} number */
function above(number) {
  return String(number).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]);
}

/**
 * z, or with batch normalization the sum s before it. Of maxout that of the largest linear function.
 * @param {Context} context
 * @param {number} layer
 * @param {number} neuron
 * @returns {Line[]}
 */
function sumLines(context, layer, neuron) {
  const { step, digits } = context;
  const { pieces = 1 } = step.layout.layers[layer];
  const piece = step.winner(layer, neuron);
  const { weights, inputs, bias, value } = step.weightedSum(layer, neuron, piece);
  const name = step.isNormalized(layer) ? "s" : "z";
  const sub = pieces > 1 ? String(piece + 1) : "";
  const decimals = placeOf(value, [...weights.map((weight, i) => weight * inputs[i]), bias], digits);
  /** @type {Term[]} */
  const terms = weights.map((weight, source) => ({
    factors: [weight, inputs[source]],
    value: weight * inputs[source],
    name: signs(`w${below(source + 1)}`),
    caption: (text) => word("product", { weight: signs(`w${below(source + 1)}`), source: sourceName(context, layer, source), value: text }),
    goesTo:
      layer === 0
        ? { kind: "parameter", index: step.parameterIndex(layer, source, neuron, piece) }
        : { kind: "neuron", layer: layer - 1, neuron: source },
  }));
  const { items, rest, rounded: total, byFactors } = sumItems(terms, { decimals, digits, most: 11 });
  const biasShown = fixed(bias, decimals);
  const biasIndex = step.parameterIndex(layer, null, neuron, piece);
  return [
    makeLine({
      name: "z",
      label: word("forward"),
      tone: "forward",
      left: symbol(name, sub),
      value,
      digits,
      decimals,
      rest,
      resultName: signs(`${name}${below2(sub)}`),
      items: [
        ...added(items, rest),
        { sign: "+" },
        {
          tree: numberNode(biasShown),
          caption: word("bias"),
          tone: bias < 0 ? "negative" : "positive",
          goesTo: { kind: "parameter", index: biasIndex },
        },
      ],
      asShown: totalAt([total, biasShown.rounded], decimals),
      alsoRight: [byFactors + biasShown.rounded],
      table: {
        head: [word("source"), word("weight"), word("input"), word("times")],
        rows: [
          ...terms.map((term, source) => [sourceName(context, layer, source), ...term.factors, term.value]),
          [word("bias"), bias, 1, bias],
          [signs(name), signs(""), signs(""), value],
        ],
      },
      numpy: sumScript({ weights, inputs, bias }),
    }),
  ];
}

/** @param {string} sub */
function below2(sub) {
  return sub ? below(Number(sub)) : "";
}

/**
 * @param {Context} context
 * @param {number} layer
 * @param {number} neuron
 * @returns {Line[]}
 */
function normalizationLines({ step, digits }, layer, neuron) {
  const { mean, variance, gamma, beta } = step.normalization(layer, neuron);
  const sum = step.sum(layer, neuron);
  const standardized = step.normalized(layer, neuron);
  const { gammaOffset = 0, betaOffset = 0 } = step.layout.layers[layer];
  const hat = { ...symbol("s"), hat: true };
  return [
    formulaLine({
      name: "standardized",
      label: word("standardized"),
      tone: "forward",
      left: hat,
      value: standardized,
      digits,
      resultName: word("standardized_sum"),
      tree: rounded(
        {
          is: "fraction",
          top: {
            is: "sum",
            terms: [
              { sign: 1, node: numberNode(sum) },
              { sign: -1, node: numberNode(mean) },
            ],
          },
          bottom: {
            is: "root",
            of: {
              is: "sum",
              terms: [
                { sign: 1, node: numberNode(variance) },
                { sign: 1, node: numberNode(exactly(EPSILON)) },
              ],
            },
          },
        },
        digits,
      ),
      caption: word("batch_statistics", { mean: shown(mean, digits).text, variance: shown(variance, digits).text }),
      table: { head: [word("sum"), word("mean"), word("variance"), signs("ŝ")], rows: [[sum, mean, variance, standardized]] },
      numpy: script(
        `s, mean, variance = ${python(sum)}, ${python(mean)}, ${python(variance)}`,
        `inverse = 1.0 / np.sqrt(variance + ${python(EPSILON)})`,
        "(s - mean) * inverse",
      ),
    }),
    makeLine({
      name: "scaled",
      label: null,
      tone: "forward",
      left: symbol("z"),
      value: step.preActivation(layer, neuron),
      digits,
      resultName: signs("z"),
      items: [
        {
          tree: product(numberNode(shown(gamma, digits)), numberNode(shown(standardized, digits))),
          caption: signs("γ · ŝ"),
          tone: "plain",
          goesTo: { kind: "parameter", index: gammaOffset + neuron },
        },
        { sign: "+" },
        {
          tree: numberNode(shown(beta, digits)),
          caption: signs("β"),
          tone: "plain",
          goesTo: { kind: "parameter", index: betaOffset + neuron },
        },
      ],
      asShown: shown(gamma, digits).rounded * shown(standardized, digits).rounded + shown(beta, digits).rounded,
      table: {
        head: [signs("γ"), signs("ŝ"), signs("β"), signs("z")],
        rows: [[gamma, standardized, beta, step.preActivation(layer, neuron)]],
      },
      numpy: script(`gamma, normalized, beta = ${python(gamma)}, ${python(standardized)}, ${python(beta)}`, "gamma * normalized + beta"),
    }),
  ];
}

/**
 * a = f(z).
 * @param {Context} context
 * @param {number} layer
 * @param {number} neuron
 * @returns {Line[]}
 */
function activationLines(context, layer, neuron) {
  const { step, digits } = context;
  const { activation, pieces = 1, leaksOffset, fanOut } = step.layout.layers[layer];
  const { row, choice, settings } = context.activationOf(layer);
  const z = pieces > 1 ? step.weightedSum(layer, neuron, step.winner(layer, neuron)).value : step.preActivation(layer, neuron);
  const leak = leaksOffset === undefined ? NaN : step.parameter(leaksOffset + neuron);
  const isOutput = layer === step.last;
  const left = symbol(isOutput ? "ŷ" : "a");
  const value = step.activation(layer, neuron);
  const shared = {
    name: "a",
    label: null,
    tone: /** @type {const} */ ("forward"),
    left,
    value,
    digits,
    resultName: word(isOutput ? "output" : "activation"),
  };
  if (activation === "softmax") {
    const logits = Array.from({ length: fanOut }, (_, output) => step.preActivation(layer, output));
    const power = (/** @type {number} */ logit) => ({ is: /** @type {const} */ ("call"), name: "exp", given: [numberNode(logit)] });
    const all = {
      is: /** @type {const} */ ("sum"),
      terms: logits.map((logit) => ({ sign: /** @type {const} */ (1), node: power(logit) })),
    };
    return [
      formulaLine({
        ...shared,
        tree: rounded({ is: "fraction", top: power(z), bottom: all }, digits),
        caption: word("softmax"),
        table: {
          head: [word("output"), signs("z"), word("probability")],
          rows: logits.map((logit, output) => [signs(String(output + 1)), logit, step.activation(layer, output)]),
        },
        numpy: script(`z = ${pythonList(logits)}`, "powers = np.exp(z - z.max())", `powers[${neuron}] / powers.sum()`),
      }),
    ];
  }
  if (pieces > 1) {
    const sums = Array.from({ length: pieces }, (_, piece) => step.weightedSum(layer, neuron, piece).value);
    return [
      formulaLine({
        ...shared,
        value: Math.max(...sums),
        tree: rounded({ is: "call", name: "max", given: sums.map((sum) => numberNode(sum)) }, digits),
        caption: word("pieces", { count: pieces }),
        table: {
          head: [word("piece"), signs("z")],
          rows: [...sums.map((sum, piece) => [signs(String(piece + 1)), sum]), [signs("a"), value]],
        },
        numpy: script(`z = ${pythonList(sums)}`, "z.max()"),
      }),
    ];
  }
  const tree = activationTree(row, choice, { z, leak });
  const statements = statementsOf(row);
  const table = { head: [signs("z"), signs("a")], rows: [[z, value]] };
  if (!tree || !statements) {
    const z0 = numberNode(shown(z, digits));
    return [makeLine({ ...shared, items: [{ tree: { is: "call", name: "f", given: [z0] } }], asShown: NaN, table, numpy: null })];
  }
  const isFlat = tree.is === "number";
  const given = Number.isFinite(leak) ? [pythonList([z]), pythonList([leak])] : [pythonList([z]), ...settings.map(python)];
  return [
    formulaLine({
      ...shared,
      tree: rounded(tree, digits),
      table,
      ...(isFlat && { caption: word("identity") }),
      numpy: callScript(row?.numpy, given, "[0]"),
    }),
  ];
}

/**
 * What the next layer receives, where that is not a: dropout leaves neurons out, a residual layer adds its inputs.
 * @param {Context} context
 * @param {number} layer
 * @param {number} neuron
 * @returns {Line[]}
 */
function outputLines({ step, digits }, layer, neuron) {
  const mask = step.mask(layer, neuron);
  const { isResidual = false } = step.layout.layers[layer];
  if (mask === 1 && !isResidual) return [];
  const activation = step.activation(layer, neuron);
  const skipped = isResidual ? step.input(layer, neuron) : 0;
  const value = step.outputs(layer, neuron);
  const decimals = placeOf(value, [activation * mask, skipped], digits);
  const through = fixed(activation * mask, decimals);
  const skippedShown = fixed(skipped, decimals);
  return [
    makeLine({
      name: "output",
      label: word("passed_on"),
      tone: "forward",
      left: symbol("o"),
      value,
      digits,
      decimals,
      resultName: word("next_layer"),
      items: [
        {
          tree: product(numberNode(shown(activation, digits)), ...(mask === 1 ? [] : [numberNode(shown(mask, digits))])),
          caption: mask === 1 ? signs("a") : word(mask === 0 ? "left_out" : "kept"),
          tone: "plain",
        },
        ...(isResidual
          ? [{ sign: "+" }, { tree: numberNode(skippedShown), caption: word("skipped"), tone: /** @type {const} */ ("plain") }]
          : []),
      ],
      asShown: totalAt([through.rounded, isResidual ? skippedShown.rounded : 0], decimals),
      alsoRight: [
        shown(activation, digits).rounded * (mask === 1 ? 1 : shown(mask, digits).rounded) + (isResidual ? skippedShown.rounded : 0),
      ],
      table: {
        head: [signs("a"), word("dropout_factor"), word("skipped"), word("next_layer")],
        rows: [[activation, mask, skipped, value]],
      },
      numpy: script(
        `a, mask, skipped = ${python(activation)}, ${python(mask)}, ${python(skipped)}`,
        isResidual ? "a * mask + skipped" : "a * mask",
      ),
    }),
  ];
}
