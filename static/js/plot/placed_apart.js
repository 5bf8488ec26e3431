/** Labels beside each other that must not overlap. Pure. */

/**
 * The nearest places to those that are wanted which are apart from each other, in the same order.
 * @param {number[]} wanted
 * @param {number} gap
 * @param {[number, number]} range
 * @returns {number[]}
 */
export function placedApart(wanted, gap, [low, high]) {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const places = [...wanted];
  let least = low;
  for (const i of order) {
    places[i] = Math.max(places[i], least);
    least = places[i] + gap;
  }
  let most = high;
  for (const i of order.reverse()) {
    places[i] = Math.min(places[i], most);
    most = places[i] - gap;
  }
  return places;
}
