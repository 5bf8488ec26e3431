import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { commands, decodeFrame } from "../../../static/js/wire/protocol.js";

const DATA = new URL("../../data/", import.meta.url);

test("the golden frame is read as Python reads it", () => {
  const bytes = new Uint8Array(readFileSync(new URL("golden_frame.safetensors", DATA)));
  const { metadata, tensors } = JSON.parse(readFileSync(new URL("golden_frame.json", DATA), "utf-8"));
  const frame = decodeFrame(bytes.buffer);
  for (const name of ["frame", "epoch", "step"]) assert.equal(frame[name], Number(metadata[name]));
  assert.equal(frame.status, metadata.status);
  assert.equal(frame.samplesUsed, Number(metadata.samples_used));
  const numbers = {
    trainLoss: "train_loss", testLoss: "test_loss", trainAccuracy: "train_accuracy", testAccuracy: "test_accuracy",
    epochsPerSecond: "epochs_per_second",
  };
  for (const [ours, wire] of Object.entries(numbers)) assert.equal(frame[ours], tensors[wire].values[0] ?? NaN, ours);
  assert.deepEqual([...frame.parameters], tensors.parameters.values);
  assert.equal(frame.output.size, 10);
  assert.deepEqual([...frame.output.values], tensors.output.values);
  assert.equal(frame.watched.size, 10);
  assert.equal(frame.watched.neuron, Number(metadata.watched));
  assert.deepEqual([...frame.watched.values], tensors.watched.values);
  assert.deepEqual(frame.neurons.map(({ size }) => size), [4, 4, 4]);
  assert.deepEqual(frame.neurons.flatMap(({ values }) => [...values]), tensors.neurons.values);
  assert.deepEqual(frame.metadata, metadata);
  assert.deepEqual(Object.keys(frame.tensors).sort(), Object.keys(tensors).sort());
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    assert.deepEqual(frame.tensors[name].shape, shape, name);
    assert.deepEqual([...frame.tensors[name].values], values.map((value) => value ?? NaN), name);
  }
});

test("a bias is set without a source", () => {
  const sent = commands.setParameter({ layer: 1, from: null, to: 0 }, 2);
  assert.equal(sent, JSON.stringify({ type: "set_parameter", layer: 1, to: 0, value: 2 }));
});
