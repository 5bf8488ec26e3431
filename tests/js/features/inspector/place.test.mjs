import assert from "node:assert/strict";
import test from "node:test";
import { placeBeside } from "../../../../static/js/features/inspector/place.js";

const CARD = { width: 240, height: 200 };
const ROOM = { width: 1280, height: 720 };

const covers = ({ left, top }, box) => left < box.right && box.left < left + CARD.width && top < box.bottom && box.top < top + CARD.height;

test("wherever a tile is, its card is in the window and not over it", () => {
  for (let x = 0; x <= 1232; x += 77) {
    for (let y = 0; y <= 672; y += 48) {
      const tile = { left: x, top: y, right: x + 48, bottom: y + 48 };
      const place = placeBeside({ x: x + 48, y, boxes: [tile] }, CARD, ROOM);
      assert.ok(!covers(place, tile), `${x} ${y}`);
      assert.ok(place.left >= 0 && place.top >= 0 && place.left + CARD.width <= ROOM.width && place.top + CARD.height <= ROOM.height);
    }
  }
});

test("a card leaves the whole of a line in sight, however it runs", () => {
  for (const [x0, y0, x1, y1] of [[300, 100, 500, 650], [300, 650, 500, 100], [300, 300, 500, 310], [900, 600, 1100, 40], [40, 40, 240, 690]]) {
    const boxes = Array.from({ length: 21 }, (_, i) => {
      const [x, y] = [x0 + ((x1 - x0) * i) / 20, y0 + ((y1 - y0) * i) / 20];
      return { left: x - 4, right: x + 4, top: y - 4, bottom: y + 4 };
    });
    for (const { left, top } of boxes) {
      const place = placeBeside({ x: left + 4, y: top + 4, boxes }, CARD, ROOM);
      assert.equal(boxes.filter((box) => covers(place, box)).length, 0, `${left} ${top}`);
    }
  }
});
