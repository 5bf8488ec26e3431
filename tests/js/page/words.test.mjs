import assert from "node:assert/strict";
import test from "node:test";
import { speaker } from "../../../static/js/page/words.js";

test("in Chinese no space is left beside what a blank was filled with", () => {
  const words = { "page.link": "{source} 到 {target}" };
  const say = speaker(words, "zh-Hant");
  assert.equal(say("page.link", { source: "x1", target: "第 1 層的神經元 2" }), "x1 到第 1 層的神經元 2");
  assert.equal(say("page.link", { source: "x1 的平方", target: "輸出" }), "x1 的平方到輸出");
  assert.equal(say("page.link", { source: "x1（公分）", target: "x2" }), "x1（公分）到 x2");
  assert.equal(speaker({ a: "{one} to {two}" }, "en")("a", { one: "x1", two: "neuron 2" }), "x1 to neuron 2");
});
