import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeLink } from "../../../static/js/address/link.js";
import { fromQuery, mended } from "../../../static/js/address/mended.js";
import { DEFAULTS, SPEEDS } from "../support.mjs";

const LINK = "data.dataset=spiral&network.hidden=8,8&seed=3";
const ON_THE_WAY = {
  "an HTML page escaped the separators": LINK.replaceAll("&", "&amp;"),
  "it was escaped twice": LINK.replaceAll("&", "&amp;amp;"),
  "the separators were encoded": LINK.replaceAll("&", "%26"),
  "the separators were encoded twice": LINK.replaceAll("&", "%2526"),
  "the equals signs were encoded": LINK.replaceAll("=", "%3D"),
  "both were": encodeURIComponent(LINK),
  "all of it was encoded twice": encodeURIComponent(encodeURIComponent(LINK)),
  "escaped separators were encoded": encodeURIComponent(LINK.replaceAll("&", "&amp;")),
  "names were encoded": LINK.replaceAll(".", "%2E"),
  "values were encoded": LINK.replace("8,8", "8%2C8"),
  "values were encoded twice": LINK.replace("8,8", "8%252C8"),
  "a bracket of Markdown stuck to it": `${LINK})`,
  "a full stop and a quotation mark stuck to it": `${LINK}".`,
  "a Chinese sentence went on": `${LINK}）。`,
  "a separator was left at its end": `${LINK}&`,
  "angle brackets closed it": `${LINK}>`,
};

for (const [what, received] of Object.entries(ON_THE_WAY)) {
  test(`a link is understood though ${what}`, () => {
    const { config, malformed } = decodeLink(received, DEFAULTS, { speeds: SPEEDS });
    assert.deepEqual(malformed, []);
    assert.equal(config.data.dataset, "spiral");
    assert.deepEqual(config.network.hidden, [8, 8]);
    assert.equal(config.seed, 3);
  });
}

const INTACT = [
  LINK, "", "seed=3", "network.hidden=", "data.train=[[0.5,-1,1],[2,2,-1]]", "training.optimizer=adam;beta1:0.95", "page.speed=max",
  "lesson=a%20b", "network.activation=tanh,elu;alpha:0.5", "activation=relu&networkShape=8,8&seed=0.42",
];

for (const link of INTACT) {
  test(`a link that arrived whole stays as it is: ${link}`, () => assert.equal(mended(link), link));
}

test("what stands in the query instead of the fragment is found, and other parts of the query stay", () => {
  const isOurs = (name) => name.startsWith("data.") || name === "seed";
  const { link, rest } = fromQuery("?utm_source=chat&data.dataset=spiral&amp;seed=3&lang=en", isOurs);
  assert.equal(link, "data.dataset=spiral&seed=3");
  assert.equal(rest, "utm_source=chat&lang=en");
});
