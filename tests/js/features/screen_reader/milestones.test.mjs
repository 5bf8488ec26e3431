import assert from "node:assert/strict";
import { test } from "node:test";
import { milestones } from "../../../../static/js/features/screen_reader/milestones.js";
import { pairwise } from "../../support.mjs";

test("progress is said when the loss has clearly fallen, and not often", () => {
  let time = 0;
  const said = [];
  const region = { set textContent(text) { said.push([time, text]); } };
  const say = (_, { epoch, test: loss }) => `${epoch}: ${loss}`;
  const part = milestones(region, { say, number: new Intl.NumberFormat("en"), now: () => time });
  const state = (status, epoch, testLoss) => ({ connection: "open", layout: {}, status, frame: { epoch, testLoss } });
  part.draw(state("ready", 0, 0.5));
  for (let epoch = 1; epoch <= 4000; epoch++) {
    time += 10;
    part.draw(state("playing", epoch, 0.5 * 0.999 ** epoch));
  }
  time += 60_000;
  part.draw(state("playing", 4001, NaN));
  part.draw(state("paused", 4001, 0.001));
  assert.ok(said.length >= 3 && said.length <= 7);
  assert.ok(pairwise(said).every(([[sooner], [later]]) => later - sooner >= 6000));
  assert.deepEqual(said[0], [6000, "600: 0.274"]);
});
