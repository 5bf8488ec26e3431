/** What the folds of a cross-validation came to. Pure. */

/**
 * The folds of one setting, in their order, with mean and standard deviation of the objective over those that are known.
 * @param {Sweep} sweep
 * @returns {{folds: {run: Sweep["runs"][number], value: number}[], count: number, mean: number, deviation: number} | null}
 *     null of a sweep without folds, or of several settings; value NaN where it is not known
 */
export function foldsOf({ spec: { folds: count }, trials, runs, objective }) {
  if (!count || trials.length !== 1) return null;
  const folds = runs.map((run) => ({ run, value: run.metrics?.[objective] ?? NaN }));
  folds.sort((one, other) => one.run.seed - other.run.seed || (one.run.fold ?? 0) - (other.run.fold ?? 0));
  const values = folds.map(({ value }) => value).filter(Number.isFinite);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { folds, count, mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : NaN };
}
