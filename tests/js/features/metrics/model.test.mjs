import assert from "node:assert/strict";
import { test } from "node:test";
import { metricsIn } from "../../../../static/js/features/metrics/model.js";

const tensor = (shape, ...values) => ({ shape, values: Float64Array.from(values) });

test("metrics have their names, the confusion its rows and the curve its two coordinates", () => {
  const tensors = {
    metrics_test: tensor([2], 0.75, NaN),
    confusion_test: tensor([2, 2], 1, 2, 3, 4),
    roc_test: tensor([2, 3], 0, 0.25, 1, 0, 0.5, 1),
  };
  const { values, confusion, roc } = metricsIn({ tensors, metadata: { metrics: "accuracy,roc_area" } }, "test");
  assert.deepEqual(values, { accuracy: 0.75, roc_area: NaN });
  assert.deepEqual(confusion, [[1, 2], [3, 4]]);
  assert.deepEqual([[...roc.falsePositive], [...roc.truePositive]], [[0, 0.25, 1], [0, 0.5, 1]]);
});

test("values have neither confusion nor curve", () => {
  const tensors = { metrics_train: tensor([1], 0.5), confusion_train: tensor([0, 0]), roc_train: tensor([2, 0]) };
  const { confusion, roc } = metricsIn({ tensors, metadata: { metrics: "r_squared" } }, "train");
  assert.deepEqual(confusion, []);
  assert.equal(roc.truePositive.length, 0);
});

test("before a frame had them there are no metrics", () => assert.equal(metricsIn(null, "train"), null));
