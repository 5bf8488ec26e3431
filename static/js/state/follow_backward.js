/** The way back through a neuron, line by line: its δ. Pure. */

/**
 * @typedef {import("./follow_lines.js").Line} Line
 * @typedef {import("./follow_lines.js").Item} Item
 * @typedef {import("./follow_lines.js").Term} Term
 * @typedef {import("./follow_lines.js").Word} Word
 * @typedef {import("./follow_levels.js").Context} Context
 */

import { productLine } from "./follow_gradient.js";
import { added, makeLine, placeOf, signs, sumItems, totalAt, word } from "./follow_lines.js";
import { EPSILON, inTurn } from "./follow_numbers.js";
import { IN_TURN, python, pythonList, script } from "./follow_numpy.js";
import { numberNode, product, symbol } from "./formula.js";
import { exactly, fixed, shown } from "./shown_number.js";

const SAME = 1e-9;

/**
 * @param {Context} context
 * @param {number} layer
 * @param {number} neuron
 * @returns {Line[]}
 */
export function deltaLines(context, layer, neuron) {
  const own = layer === context.step.last ? outputDelta(context, layer, neuron) : hiddenDelta(context, layer, neuron);
  return context.step.isNormalized(layer) ? [own, normalizedDelta(context, layer, neuron)] : [own];
}

/**
 * δ of a hidden neuron: what each neuron of the next layer gives back, times dropout's factor and the slope.
 * @param {Context} context
 * @param {number} layer
 * @param {number} neuron
 * @returns {Line}
 */
function hiddenDelta({ step, digits }, layer, neuron) {
  const next = step.layout.layers[layer + 1];
  const isSkipped = next.isResidual ?? false;
  /** @type {Term[]} */
  const terms = Array.from({ length: next.fanOut }, (_, to) => {
    const weight = step.parameter(step.parameterIndex(layer + 1, neuron, to, step.winner(layer + 1, to)));
    const delta = step.deltaOfSum(layer + 1, to);
    return {
      factors: [weight, delta],
      value: weight * delta,
      tone: "plain",
      name: word("neuron_number", { neuron: to + 1 }),
      caption: (text) => word("from_neuron", { neuron: to + 1, value: text }),
      goesTo: { kind: "neuron", layer: layer + 1, neuron: to },
    };
  });
  const around = isSkipped ? step.outputDelta(layer + 1, neuron) : 0;
  const [mask, slope] = [step.mask(layer, neuron), slopeOf(step, layer, neuron)];
  const sum = inTurn(terms.map(({ value }) => value)) + around;
  const value = sum * mask * slope;
  const decimals = placeOf(sum, [...terms.map((term) => term.value), around], digits);
  const { items, rest, rounded, byFactors } = sumItems(terms, { decimals, digits });
  const aroundShown = fixed(around, decimals);
  /** @type {Item[]} */
  const within = [
    ...added(items, rest),
    ...(isSkipped
      ? [{ sign: "+" }, { tree: numberNode(aroundShown), caption: word("skipped_back"), tone: /** @type {const} */ ("plain") }]
      : []),
  ];
  const factors = [...(mask === 1 ? [] : [{ number: mask, caption: word("dropout_factor") }]), { number: slope, caption: word("slope") }];
  const times = factors.reduce((total, { number }) => total * shown(number, digits).rounded, 1);
  const needsParentheses = within.length > 1;
  return makeLine({
    name: "delta",
    label: word("backward"),
    tone: "backward",
    left: symbol("δ"),
    value,
    digits,
    rest,
    resultName: signs("δ"),
    items: [
      ...(needsParentheses ? [{ sign: "(" }, ...within, { sign: ")" }] : within),
      ...factors.flatMap(({ number, caption }) => [{ sign: "·" }, { tree: numberNode(shown(number, digits)), caption }]),
    ],
    asShown: totalAt([rounded, isSkipped ? aroundShown.rounded : 0], decimals) * times,
    alsoRight: [(byFactors + (isSkipped ? aroundShown.rounded : 0)) * times],
    table: {
      head: [word("next_neuron"), word("weight"), signs("δ"), word("times")],
      rows: [
        ...terms.map((term) => [term.name, ...term.factors, term.value]),
        ...(isSkipped ? [[word("skipped_back"), signs(""), signs(""), around]] : []),
        ...(mask === 1 ? [] : [[word("dropout_factor"), signs(""), signs(""), mask]]),
        [word("slope"), signs(""), signs(""), slope],
        [signs("δ"), signs(""), signs(""), value],
      ],
    },
    numpy: script(
      `w = ${pythonList(terms.map((term) => term.factors[0]))}`,
      `delta = ${pythonList(terms.map((term) => term.factors[1]))}`,
      `skipped, mask, slope = ${python(around)}, ${python(mask)}, ${python(slope)}`,
      IN_TURN,
      "(np.cumsum(w * delta)[-1] + skipped) * mask * slope",
    ),
  });
}

/**
 * f'(z); of maxout it is 1 for its largest linear function.
 * @param {Context["step"]} step
 * @param {number} layer
 * @param {number} neuron
 * @param {number} [member]
 */
function slopeOf(step, layer, neuron, member = step.member) {
  return (step.layout.layers[layer].pieces ?? 1) > 1 ? 1 : step.slope(layer, neuron, member);
}

/**
 * δ of an output: the loss's slope times the activation's, or by logits the probability minus the truth.
 * @param {Context} context
 * @param {number} layer
 * @param {number} output
 * @returns {Line}
 */
function outputDelta({ step, digits }, layer, output) {
  const value = step.deltas(layer, output);
  const [lossSlope, slope, target, answer] = [
    step.lossSlope(output),
    step.slope(layer, output),
    step.target(output),
    step.activation(layer, output),
  ];
  const shared = {
    name: "delta",
    label: word("backward"),
    tone: /** @type {const} */ ("backward"),
    left: symbol("δ"),
    value,
    digits,
    resultName: signs("δ"),
  };
  if (Number.isFinite(lossSlope) && Number.isFinite(slope)) {
    const weight = Math.abs(value - lossSlope * slope) <= SAME * Math.abs(value) ? 1 : value / (lossSlope * slope);
    return productLine({
      ...shared,
      factors: [
        { value: lossSlope, caption: word("loss_slope") },
        { value: slope, caption: word("slope") },
        ...(weight === 1 ? [] : [{ value: weight, caption: word("class_weight") }]),
      ],
    });
  }
  const difference = answer - target;
  const weight = Math.abs(value - difference) <= SAME * Math.max(1, Math.abs(value)) ? 1 : value / difference;
  const isDifference =
    weight === 1 ||
    Array.from({ length: step.layout.layers[layer].fanOut }, (_, each) => each).every(
      (each) =>
        Math.abs((step.activation(layer, each) - step.target(each)) * weight - step.deltas(layer, each)) <=
        SAME * Math.max(1, Math.abs(step.deltas(layer, each))),
    );
  if (isDifference) {
    const decimals = placeOf(difference, [answer, target], digits);
    const [a, y] = [fixed(answer, decimals), Number.isInteger(target) ? exactly(target) : fixed(target, decimals)];
    const weightShown = shown(weight, digits);
    const isWeighted = weight !== 1;
    return makeLine({
      ...shared,
      decimals: isWeighted ? undefined : decimals,
      items: [
        ...(isWeighted ? [{ sign: "(" }] : []),
        { tree: numberNode(a), caption: word("probability"), tone: "plain" },
        { sign: "−" },
        { tree: numberNode(y), caption: word("truth"), tone: "plain" },
        ...(isWeighted ? [{ sign: ")" }, { sign: "·" }, { tree: numberNode(weightShown), caption: word("class_weight") }] : []),
      ],
      asShown: totalAt([a.rounded, -y.rounded], decimals) * (isWeighted ? weightShown.rounded : 1),
      table: { head: [word("probability"), word("truth"), word("class_weight"), signs("δ")], rows: [[answer, target, weight, value]] },
      numpy: script(
        `probability, truth, weight = ${python(answer)}, ${python(target)}, ${python(weight)}`,
        isWeighted ? "(probability - truth) * weight" : "probability - truth",
      ),
    });
  }
  return jointDelta({ step, digits, shared, layer, output });
}

/**
 * δ of one of several probabilities that exclude each other: p (∂l/∂p − Σ pⱼ ∂l/∂pⱼ), or the slope of a loss over all outputs.
 * @param {{step: Context["step"], digits: number, shared: any, layer: number, output: number}} given
 * @returns {Line}
 */
function jointDelta({ step, digits, shared, layer, output }) {
  const outputs = Array.from({ length: step.layout.layers[layer].fanOut }, (_, each) => each);
  const slopes = outputs.map((each) => step.outputDelta(layer, each));
  const answers = outputs.map((each) => step.activation(layer, each));
  const value = step.deltas(layer, output);
  if (step.layout.layers[layer].activation !== "softmax" || !slopes.every(Number.isFinite)) {
    return makeLine({
      ...shared,
      items: [{ tree: numberNode(shown(value, digits)), caption: word("loss_slope") }],
      asShown: NaN,
      table: { head: [signs("δ")], rows: [[value]] },
      numpy: script(python(value)),
    });
  }
  const mean = inTurn(slopes.map((slope, each) => slope * answers[each]));
  const [p, own, all] = [shown(answers[output], digits), shown(slopes[output], digits), shown(mean, digits)];
  return makeLine({
    ...shared,
    items: [
      { tree: numberNode(p), caption: word("probability") },
      { sign: "·" },
      { sign: "(" },
      { tree: numberNode(own), caption: word("loss_slope") },
      { sign: "−" },
      { tree: numberNode(all), caption: word("mean_slope") },
      { sign: ")" },
    ],
    asShown: p.rounded * (own.rounded - all.rounded),
    table: {
      head: [word("output"), word("probability"), word("loss_slope")],
      rows: outputs.map((each) => [signs(String(each + 1)), answers[each], slopes[each]]),
    },
    numpy: script(`p = ${pythonList(answers)}`, `g = ${pythonList(slopes)}`, `p[${output}] * (g[${output}] - (p * g).sum())`),
  });
}

/**
 * The derivative by the sum before batch normalization.
 * @param {Context} context
 * @param {number} layer
 * @param {number} neuron
 * @returns {Line}
 */
function normalizedDelta({ step, digits }, layer, neuron) {
  const { variance, gamma } = step.normalization(layer, neuron);
  const { meanDelta, meanProduct } = step.batchMeans(layer, neuron);
  const [delta, standardized, value] = [step.deltas(layer, neuron), step.normalized(layer, neuron), step.deltaOfSum(layer, neuron)];
  const scale = gamma * (1 / Math.sqrt(variance + EPSILON));
  const [s, d, m, x, p] = [scale, delta, meanDelta, standardized, meanProduct].map((number) => shown(number, digits));
  return makeLine({
    name: "delta_of_sum",
    label: null,
    tone: "backward",
    left: symbol("δ", "s"),
    value,
    digits,
    resultName: word("before_normalization"),
    items: [
      { tree: numberNode(s), caption: word("scale") },
      { sign: "·" },
      { sign: "(" },
      { tree: numberNode(d), caption: signs("δ") },
      { sign: "−" },
      { tree: numberNode(m), caption: word("mean_delta") },
      { sign: "−" },
      { tree: product(numberNode(x), numberNode(p)), caption: word("mean_product") },
      { sign: ")" },
    ],
    asShown: s.rounded * (d.rounded - m.rounded - x.rounded * p.rounded),
    table: {
      head: [signs("γ"), word("variance"), signs("δ"), word("mean_delta"), signs("ŝ"), word("mean_product"), word("before_normalization")],
      rows: [[gamma, variance, delta, meanDelta, standardized, meanProduct, value]],
    },
    numpy: script(
      `gamma, variance, delta, normalized = ${python(gamma)}, ${python(variance)}, ${python(delta)}, ${python(standardized)}`,
      `mean_delta, mean_product = ${python(meanDelta)}, ${python(meanProduct)}  # over the batch`,
      `inverse = 1.0 / np.sqrt(variance + ${python(EPSILON)})`,
      "gamma * inverse * (delta - mean_delta - normalized * mean_product)",
    ),
  });
}
