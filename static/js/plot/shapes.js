/**
 * One shape per class, so that classes can be told apart without their colours. Pure.
 * Corners lie about the origin, y downwards, sized so that all shapes look equally large beside a circle of radius 1.
 * 
 * @typedef {[number, number][]} Shape  its corners; none for a circle
 * @param {number} corners
 * @param {number} radius
 * @param {number} [turn]
 */

const polygon = (corners, radius, turn = 0) =>
  Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners + turn;
    return /** @type {[number, number]} */ ([radius * Math.sin(angle), -radius * Math.cos(angle)]);
  });

const star = Array.from({ length: 10 }, (_, i) => polygon(10, i % 2 ? 0.62 : 1.5)[i]);
const arm = 0.42;
const reach = 1.2;
const plus = /** @type {Shape} */ ([
  [-arm, -reach], [arm, -reach], [arm, -arm], [reach, -arm], [reach, arm], [arm, arm],
  [arm, reach], [-arm, reach], [-arm, arm], [-reach, arm], [-reach, -arm], [-arm, -arm],
]);

/** @type {Shape[]} in the order of the classes */
export const SHAPES = [
  [], // a circle
  polygon(4, 1.25), // a diamond
  polygon(4, 1.25, Math.PI / 4), // a square
  polygon(3, 1.4), // a triangle that points up
  polygon(3, 1.4, Math.PI), // and one that points down
  plus,
  star,
  polygon(6, 1.12, Math.PI / 6), // a hexagon
];

/**
 * The shape of a class; beyond eight they repeat.
 * @param {number} kind
 */
export function shapeOf(kind) {
  return SHAPES[kind % SHAPES.length];
}

/** @param {Shape} shape  @returns {string} as the `d` of an SVG path of radius 1 */
export function shapePath(shape) {
  if (shape.length === 0) return "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1-1 0Z";
  return `M${shape.map(([x, y]) => `${x.toFixed(3)} ${y.toFixed(3)}`).join("L")}Z`;
}
