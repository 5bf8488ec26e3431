/** What the parts of a network are called: the same words on its picture, on the inspector's card and for screen readers. */

/**
 * @param {{features: string[], hidden: number[], outputs: (string | null)[]}} network  outputs: each output neuron's class;
 *     null where there is one neuron for all
 * @param {{say: Say, labels: Record<string, string>}} given  labels: of the features
 */
export function networkNames({ features, hidden, outputs }, { say, labels }) {
  /**
   * Where a link begins or ends: columns are counted from the features, which are column 0.
   * @param {number} column
   * @param {number} row
   */
  const place = (column, row) => {
    if (column === 0) return labels[features[row]];
    if (column <= hidden.length) return say("page.place.neuron", { neuron: row + 1, layer: column });
    const name = outputs[row];
    return name === null ? say("page.place.output") : say("page.place.output_of", { name });
  };
  return {
    /** @param {{layer: number, from: number, to: number}} link */
    link: ({ layer, from, to }) => say("page.link", { source: place(layer, from), target: place(layer + 1, to) }),
    /** @param {{layer: number, to: number}} neuron */
    bias: ({ layer, to }) => say("page.bias_of", { target: place(layer + 1, to) }),
    /** @param {{layer: number, to: number}} neuron */
    neuron({ layer, to }) {
      if (layer < hidden.length) return say("page.neuron", { neuron: to + 1, layer: layer + 1 });
      const name = outputs[to];
      return name === null ? say("page.output_neuron") : say("page.output_neuron_of", { name });
    },
  };
}
