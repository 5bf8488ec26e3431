/** What the measures are called that settings are judged by. */

/** @type {Record<string, string>} words by measure, as REST names it */
export const MEASURE_LABELS = {
  test_loss: "page.test_loss",
  train_loss: "page.train_loss",
  test_accuracy: "page.test_accuracy",
  train_accuracy: "page.luck.train_accuracy",
  test_r_squared: "page.test_r_squared",
  train_r_squared: "page.luck.train_r_squared",
  validation_loss: "page.monitor.validation_loss",
  validation_accuracy: "page.luck.validation_accuracy",
  validation_r_squared: "page.luck.validation_r_squared",
};

/** @type {Record<string, string>} words by measure, of those that only lessons compare by */
export const LESSON_MEASURE_LABELS = {
  train_loss_roughness: "page.lesson.measure.train_loss_roughness",
  weight_norm: "page.lesson.measure.weight_norm",
  gradient_norm: "page.lesson.measure.gradient_norm",
  dead_neurons: "page.lesson.measure.dead_neurons",
  weights_near_zero: "page.lesson.measure.weights_near_zero",
  least_recall: "page.lesson.measure.least_recall",
  share_too_high: "page.lesson.measure.share_too_high",
};
