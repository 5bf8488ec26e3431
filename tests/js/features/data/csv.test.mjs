import assert from "node:assert/strict";
import { test } from "node:test";
import { likelyChoice, pointsFrom, readTable, tableText } from "../../../../static/js/features/data/csv.js";
import { TASKS } from "../../support.mjs";

function read(text, wanted = {}, most = 1000) {
  const table = readTable(text, (number) => `column ${number}`);
  const choice = { ...likelyChoice(table), ...wanted };
  return { table, choice, points: pointsFrom(table, choice, { most, tasks: TASKS }) };
}

const SAME = [
  "a,b,c\n1,2,-1\n-1.5,0,1\n",
  "\ufeffa;b;c\r\n1;2;-1\r\n-1,5;0;1",
  "a\tb\tc\n1\t2\t-1\n-1.5\t0\t1",
  "a b c\n1 2  -1\n -1.5 0 1 ",
  'a,b,c\n"1","2",-1\n\n# a remark\n-1.5,0,"1"',
];
for (const text of SAME) {
  test(`the table ${JSON.stringify(text)} is read whatever parts its columns`, () => {
    const { table, points } = read(text);
    assert.deepEqual(table.names, ["a", "b", "c"]);
    assert.deepEqual(points.rows, [[1, 2, -1], [-1.5, 0, 1]]);
    assert.deepEqual(points.rejected, []);
  });
}

test("a table without a header gets names", () => {
  const { table, points } = read("1,2,cat\n3,4,dog");
  assert.deepEqual(table.names, ["column 1", "column 2", "column 3"]);
  assert.deepEqual(points.classes, ["cat", "dog"]);
});

test("every line that is left out is named with the reason", () => {
  const { rows, rejected } = read("a,b,c\n1,2,x\n1,2\n,2,y\n1,?,y\n3,3,y\n4,4,x\n", {}, 2).points;
  assert.deepEqual(rejected.map(({ line, key }) => [line, key]), [
    [3, "page.own.cells"], [4, "page.own.empty"], [5, "page.own.no_number"], [7, "page.own.too_many"],
  ]);
  assert.deepEqual(rejected[2].blanks, { column: "b", value: "?" });
  assert.equal(rows.length, 2);
});

const GUESSES = [[["yes", "no"], "classification"], [[0, 1, 2, 1], "multiclass"], [[0.5, 1.5, 2.5], "regression"], [[...Array(20).keys()], "regression"]];
for (const [targets, task] of GUESSES) {
  test(`a last column of ${targets} is guessed to be ${task}`, () => {
    assert.equal(read(targets.map((each) => `1,2,${each}`).join("\n")).choice.task, task);
  });
}

test("columns that do not fit the plane are scaled, and it is told", () => {
  const { rows, scalings } = read("cm,x2,y\n100,1,0.5\n200,-3,-0.25\n150,2,0.75", { task: "regression" }).points;
  assert.deepEqual(rows.map(([x1]) => x1), [-5, 5, 0]);
  assert.deepEqual(rows.map(([, x2]) => x2), [1, -3, 2]);
  assert.deepEqual(scalings, [{ column: "cm", low: 100, high: 200, from: -5, to: 5 }]);
});

test("values beyond one are scaled to what an output can show", () => {
  const { rows } = read("1,2,10\n3,4,20\n5,1,30.5", { task: "regression" }).points;
  assert.deepEqual([rows[0][2], rows[2][2]], [-1, 1]);
});

test("classes are counted from zero in their order", () => {
  const { classes, rows } = read("1,2,10\n3,4,9\n5,1,2").points;
  assert.deepEqual(classes, ["2", "9", "10"]);
  assert.deepEqual(rows.map((row) => row[2]), [2, 1, 0]);
});

const PROBLEMS = [
  ["1,2,a", "page.own.too_few"],
  ["1,2,a\n2,3,a", "page.own.one_class"],
  ["1,2,a\n2,3,b\n3,4,c", "page.own.many_classes"],
];
for (const [text, key] of PROBLEMS) {
  test(`that ${JSON.stringify(text)} makes no problem of two classes is said`, () => {
    const { problem, rows } = read(text, { task: "classification" }).points;
    assert.equal(problem.key, key);
    assert.deepEqual(rows, []);
  });
}

test("our own files keep what is for training and what for testing", () => {
  const { choice, points } = read("x1,x2,target,part\n1,2,1,train\n2,3,-1,test\n3,4,-1,train\n");
  assert.deepEqual(choice, { x1: 0, x2: 1, target: 2, task: "classification" });
  assert.deepEqual(points.parts, { train: [[1, 2, 1], [3, 4, -1]], test: [[2, 3, -1]] });
});

test("a table that was written is read again", () => {
  const text = tableText(["a", "b,c", "d"], [[1, 'say "x"', null]]);
  assert.equal(text, 'a,"b,c",d\n1,"say ""x""",\n');
  assert.deepEqual(readTable(text, String).rows[0].cells, ["1", 'say "x"', ""]);
});

test("a cell in quotation marks may hold a line break, and lines are counted as a person counts them", () => {
  const { table, points } = read('a,b,c\n1,2,"cat\nand kitten"\n3,4,dog\n5,?,dog');
  assert.deepEqual(table.rows[0].cells, ["1", "2", "cat\nand kitten"]);
  assert.deepEqual(points.classes, ["cat\nand kitten", "dog"]);
  assert.deepEqual(points.rejected.map(({ line }) => line), [5]);
});

test("a quotation mark that is never closed is a letter", () => {
  const { table } = read('1,2,"cat\n3,4,dog\n5,6,5" pipe\n');
  assert.deepEqual(table.rows.map(({ cells }) => cells[2]), ['"cat', "dog", '5" pipe']);
});

test("a delimiter within quotation marks is none", () => {
  assert.deepEqual(read('"a;b",c,d\n1,2,3').table.names, ["a;b", "c", "d"]);
});

const numbers = (text) => {
  const { table, points } = read(text, { task: "regression", x1: 0, x2: 1, target: 2 });
  return { unclear: table.unclear, low: points.scalings.find(({ column }) => column === "a")?.low, rejected: points.rejected.length };
};

test("in a table divided by tabs 1,234 is a thousand and more, and it is told", () => {
  assert.deepEqual(numbers("a\tb\tc\n1,234\t1\t0.5\n2,345\t2\t0.25"), { unclear: "1,234", low: 1234, rejected: 0 });
});

test("in a table divided by semicolons a comma divides decimals, and where that is not sure it is told", () => {
  assert.deepEqual(numbers("a;b;c\n7,234;1;0.5\n8,345;2;0.25"), { unclear: "7,234", low: 7.234, rejected: 0 });
});

test("one number that can be read in one way only decides for all", () => {
  assert.deepEqual(numbers("a\tb\tc\n7,234\t1,5\t0\n8,345\t2\t1"), { unclear: null, low: 7.234, rejected: 0 });
  assert.deepEqual(numbers("a;b;c\n7,234;1;0\n1,234,567;2;1"), { unclear: null, low: 7234, rejected: 0 });
});

test("where numbers contradict each other those that could be both are left out", () => {
  assert.equal(numbers("a\tb\tc\n7,234\t1,5\t0\n7,1\t2\t1\n8,1\t1,234.5\t1").rejected, 1);
});
