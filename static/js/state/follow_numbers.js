/**
 * The numbers of one training step, looked up by layer and neuron for one sample of its batch. Pure.
 *
 * @typedef {Record<string, {shape: number[], values: ArrayLike<number>} | undefined>} StepTensors  a frame's, by their names on the wire
 * @typedef {{numbers: StepTensors, layout: Layout, follow: {member: number}}} Given
 * @typedef {ReturnType<typeof stepNumbers>} StepNumbers
 */

/** What batch normalization adds to the variance before it takes the root. */
export const EPSILON = 1e-5;

/**
 * @param {Given} given
 */
export function stepNumbers({ numbers, layout, follow }) {
  const { layers } = layout;
  const offsets = layers.map((_, layer) => layers.slice(0, layer).reduce((total, { fanOut }) => total + fanOut, 0));
  const nNeurons = offsets[offsets.length - 1] + layers[layers.length - 1].fanOut;
  const count = numbers.step_inputs?.shape[0] ?? 0;
  const total = Math.max(count, numbers.step_rows?.shape[0] ?? 0); // of a large batch only the first samples are told
  const own = Math.max(0, Math.min(follow.member, count - 1));
  const nOutputs = layers[layers.length - 1].fanOut;

  /**
   * @param {string} name
   * @param {number} width numbers in a row
   * @param {number} row
   * @param {number} place in it
   * @returns {number} NaN where there is no such tensor, or it is of another network
   */
  function at(name, width, row, place) {
    const tensor = numbers[name];
    return tensor && tensor.shape[tensor.shape.length - 1] === width ? (tensor.values[row * width + place] ?? NaN) : NaN;
  }

  /**
   * @param {string} name
   * @returns {(layer: number, neuron: number, member?: number) => number} NaN where there is no such tensor
   */
  const perNeuron =
    (name) =>
    (layer, neuron, member = own) =>
      at(name, nNeurons, member, offsets[layer] + neuron);
  /** @param {string} name */
  const perParameter = (name) => (/** @type {number} */ index) => numbers[name]?.values[index] ?? NaN;
  /** @param {string} name */
  const perOutput =
    (name) =>
    (/** @type {number} */ output, member = own) =>
      at(name, nOutputs, member, output);

  const outputs = perNeuron("step_outputs");
  const parameter = perParameter("step_parameters");
  const gradient = perParameter("step_gradients");
  const preActivation = perNeuron("step_pre_activations");
  const deltas = perNeuron("step_deltas");
  const normalized = perNeuron("step_normalized");

  /**
   * What a layer receives from its source.
   * @param {number} layer
   * @param {number} source
   * @param {number} [member]
   */
  function input(layer, source, member = own) {
    return layer === 0 ? at("step_inputs", layers[0].fanIn, member, source) : outputs(layer - 1, source, member);
  }

  /**
   * Where the parameter of a link lies; of a bias the source is null.
   * @param {number} layer
   * @param {number | null} source
   * @param {number} neuron
   * @param {number} [piece] of a neuron with several linear functions
   */
  function parameterIndex(layer, source, neuron, piece = 0) {
    const { fanIn, fanOut, weightsOffset, biasesOffset } = layers[layer];
    return source === null ? biasesOffset + piece * fanOut + neuron : weightsOffset + (piece * fanIn + source) * fanOut + neuron;
  }

  /**
   * Terms and sum of one linear function, added one after the other, the bias last.
   * @param {number} layer
   * @param {number} neuron
   * @param {number} [piece]
   * @param {number} [member]
   */
  function weightedSum(layer, neuron, piece = 0, member = own) {
    const weights = Array.from({ length: layers[layer].fanIn }, (_, source) => parameter(parameterIndex(layer, source, neuron, piece)));
    const inputs = weights.map((_, source) => input(layer, source, member));
    const bias = parameter(parameterIndex(layer, null, neuron, piece));
    return { weights, inputs, bias, value: inTurn(weights.map((weight, i) => weight * inputs[i])) + bias };
  }

  /**
   * The linear function that is a neuron's largest: the first of them.
   * @param {number} layer
   * @param {number} neuron
   * @param {number} [member]
   */
  function winner(layer, neuron, member = own) {
    const { pieces = 1 } = layers[layer];
    if (pieces === 1) return 0;
    const sums = Array.from({ length: pieces }, (_, piece) => weightedSum(layer, neuron, piece, member).value);
    return sums.reduce((best, sum, piece) => (sum > sums[best] ? piece : best), 0);
  }

  /** @param {number} layer */
  const isNormalized = (layer) => layers[layer].gammaOffset !== undefined && numbers.step_normalized !== undefined;

  /**
   * Batch normalization of one neuron: its scale and shift, and mean and variance of the batch.
   * @param {number} layer
   * @param {number} neuron
   */
  function normalization(layer, neuron) {
    const { gammaOffset = NaN, betaOffset = NaN } = layers[layer];
    const [mean, variance] = [0, 1].map((row) => at("step_statistics", nNeurons, row, offsets[layer] + neuron));
    return { mean, variance, gamma: parameter(gammaOffset + neuron), beta: parameter(betaOffset + neuron) };
  }

  /**
   * The derivative by the sum w·x + b, before batch normalization: a sample moves mean and variance of all.
   * @param {number} layer
   * @param {number} neuron
   * @param {number} [member]
   */
  function deltaOfSum(layer, neuron, member = own) {
    const delta = deltas(layer, neuron, member);
    if (!isNormalized(layer)) return delta;
    const { variance, gamma } = normalization(layer, neuron);
    const { meanDelta, meanProduct } = batchMeans(layer, neuron);
    return gamma * (1 / Math.sqrt(variance + EPSILON)) * (delta - meanDelta - normalized(layer, neuron, member) * meanProduct);
  }

  /**
   * Over the batch: the mean of δ, and of δ times the standardized sum, which are the gradients of beta and gamma.
   * @param {number} layer
   * @param {number} neuron
   */
  function batchMeans(layer, neuron) {
    const { gammaOffset = NaN, betaOffset = NaN } = layers[layer];
    return { meanDelta: gradient(betaOffset + neuron), meanProduct: gradient(gammaOffset + neuron) };
  }

  /**
   * What a parameter is: of which layer and neuron, and of which kind.
   * @param {number} index
   * @returns {{kind: "weight" | "bias" | "leak" | "gamma" | "beta", layer: number, neuron: number, source: number | null, piece: number}}
   */
  function partOf(index) {
    const layer = layers.findLastIndex(({ weightsOffset }) => index >= weightsOffset);
    const { fanIn, fanOut, weightsOffset, biasesOffset, pieces = 1, leaksOffset = -1, gammaOffset = -1, betaOffset = -1 } = layers[layer];
    const within = (/** @type {number} */ offset) => offset >= 0 && index >= offset && index < offset + fanOut;
    const at = index - weightsOffset;
    if (index < biasesOffset) {
      return {
        kind: "weight",
        layer,
        neuron: at % fanOut,
        source: Math.floor(at / fanOut) % fanIn,
        piece: Math.floor(at / (fanOut * fanIn)),
      };
    }
    const bias = index - biasesOffset;
    if (bias < pieces * fanOut) return { kind: "bias", layer, neuron: bias % fanOut, source: null, piece: Math.floor(bias / fanOut) };
    const [kind, offset] = within(leaksOffset)
      ? /** @type {const} */ (["leak", leaksOffset])
      : within(gammaOffset)
        ? /** @type {const} */ (["gamma", gammaOffset])
        : /** @type {const} */ (["beta", betaOffset]);
    return { kind, layer, neuron: index - offset, source: null, piece: 0 };
  }

  return {
    layout,
    count,
    total,
    member: own,
    features: layout.features,
    last: layers.length - 1,
    has: (/** @type {string} */ name) => numbers[name] !== undefined,
    input,
    weightedSum,
    winner,
    parameterIndex,
    partOf,
    parameter,
    isNormalized,
    normalization,
    deltaOfSum,
    batchMeans,
    sum: perNeuron("step_sums"),
    normalized,
    preActivation,
    outputs,
    deltas,
    activation: perNeuron("step_activations"),
    slope: perNeuron("step_slopes"),
    outputDelta: perNeuron("step_output_deltas"),
    mask: (/** @type {number} */ layer, /** @type {number} */ neuron, member = own) =>
      numbers.step_mask ? perNeuron("step_mask")(layer, neuron, member) : 1,
    target: perOutput("step_targets"),
    lossSlope: perOutput("step_loss_slopes"),
    loss: (member = own) => numbers.step_losses?.values[member] ?? NaN,
    gradient,
    clipped: perParameter(numbers.step_clipped ? "step_clipped" : "step_gradients"),
    penalized: perParameter(numbers.step_penalized ? "step_penalized" : numbers.step_clipped ? "step_clipped" : "step_gradients"),
    move: perParameter("step_moves"),
    slots: (/** @type {number} */ index) => slotsAt(numbers.step_slots, index),
    slotsAfter: (/** @type {number} */ index) => slotsAt(numbers.step_slots_after, index),
    rate: numbers.step_learning_rate?.values[0] ?? NaN,
    time: numbers.step_count?.values[0] ?? NaN,
  };
}

/**
 * Numbers added one after the other, from the left: the order in which NumPy's cumsum adds.
 * @param {number[]} numbers
 */
export function inTurn(numbers) {
  return numbers.length ? numbers.reduce((total, each) => total + each) : 0;
}

/**
 * @param {StepTensors[string]} tensor (slots, n_parameters)
 * @param {number} index
 */
function slotsAt(tensor, index) {
  if (!tensor) return [];
  const [slots, width] = tensor.shape;
  return Array.from({ length: slots }, (_, slot) => tensor.values[slot * width + index]);
}
