"""Points of one's own: tables read, points shared out."""

from typing import Any

import pytest

from tests.browser.modules import Modules


def read(modules: Modules, text: str, choice: dict[str, Any] | None = None, most: int = 1000) -> Any:
    return modules.run(
        "features/data/csv",
        """const table = m.readTable(a.text, (number) => `column ${number}`);
        const choice = { ...m.likelyChoice(table), ...a.choice };
        return { table, choice, points: m.pointsFrom(table, choice, a.most) };""",
        {"text": text, "choice": choice or {}, "most": most},
    )


@pytest.mark.parametrize(
    "text",
    [
        "a,b,c\n1,2,-1\n-1.5,0,1\n",
        "\ufeffa;b;c\r\n1;2;-1\r\n-1,5;0;1",
        "a\tb\tc\n1\t2\t-1\n-1.5\t0\t1",
        "a b c\n1 2  -1\n -1.5 0 1 ",
        'a,b,c\n"1","2",-1\n\n# a remark\n-1.5,0,"1"',
    ],
)
def test_tables_are_read_whatever_parts_their_columns(modules: Modules, text: str) -> None:
    found = read(modules, text)
    assert found["table"]["names"] == ["a", "b", "c"]
    assert found["points"]["rows"] == [[1, 2, -1], [-1.5, 0, 1]]
    assert found["points"]["rejected"] == []


def test_a_table_without_a_header_gets_names(modules: Modules) -> None:
    found = read(modules, "1,2,cat\n3,4,dog")
    assert found["table"]["names"] == ["column 1", "column 2", "column 3"]
    assert found["points"]["classes"] == ["cat", "dog"]


def test_every_line_that_is_left_out_is_named_with_the_reason(modules: Modules) -> None:
    points = read(modules, "a,b,c\n1,2,x\n1,2\n,2,y\n1,?,y\n3,3,y\n4,4,x\n", most=2)["points"]
    assert [(each["line"], each["key"]) for each in points["rejected"]] == [
        (3, "page.own.cells"),
        (4, "page.own.empty"),
        (5, "page.own.no_number"),
        (7, "page.own.too_many"),
    ]
    assert points["rejected"][2]["blanks"] == {"column": "b", "value": "?"}
    assert len(points["rows"]) == 2


def test_the_kind_of_problem_is_guessed_from_the_last_column(modules: Modules) -> None:
    def task(targets: list[object]) -> str:
        guessed: str = read(modules, "\n".join(f"1,2,{each}" for each in targets))["choice"]["task"]
        return guessed

    assert task(["yes", "no"]) == "classification"
    assert task([0, 1, 2, 1]) == "multiclass"
    assert task([0.5, 1.5, 2.5]) == "regression"
    assert task(list(range(20))) == "regression"


def test_columns_that_do_not_fit_the_plane_are_scaled_and_it_is_told(modules: Modules) -> None:
    points = read(modules, "cm,x2,y\n100,1,0.5\n200,-3,-0.25\n150,2,0.75", {"task": "regression"})["points"]
    assert [row[0] for row in points["rows"]] == [-5, 5, 0]
    assert [row[1] for row in points["rows"]] == [1, -3, 2]
    assert points["scalings"] == [{"column": "cm", "low": 100, "high": 200, "from": -5, "to": 5}]


def test_values_beyond_one_are_scaled_to_what_an_output_can_show(modules: Modules) -> None:
    points = read(modules, "1,2,10\n3,4,20\n5,1,30.5", {"task": "regression"})["points"]
    assert [row[2] for row in points["rows"]][::2] == [-1, 1]


def test_classes_are_counted_from_zero_in_their_order(modules: Modules) -> None:
    points = read(modules, "1,2,10\n3,4,9\n5,1,2")["points"]
    assert points["classes"] == ["2", "9", "10"]
    assert [row[2] for row in points["rows"]] == [2, 1, 0]


@pytest.mark.parametrize(
    ("text", "task", "key"),
    [
        ("1,2,a", "classification", "page.own.too_few"),
        ("1,2,a\n2,3,a", "classification", "page.own.one_class"),
        ("1,2,a\n2,3,b\n3,4,c", "classification", "page.own.many_classes"),
    ],
)
def test_what_makes_no_problem_is_said(modules: Modules, text: str, task: str, key: str) -> None:
    points = read(modules, text, {"task": task})["points"]
    assert points["problem"]["key"] == key
    assert points["rows"] == []


def test_our_own_files_keep_what_is_for_training_and_what_for_testing(modules: Modules) -> None:
    text = "x1,x2,target,part\n1,2,1,train\n2,3,-1,test\n3,4,-1,train\n"
    found = read(modules, text)
    assert found["choice"] == {"x1": 0, "x2": 1, "target": 2, "task": "classification"}
    assert found["points"]["parts"] == {"train": [[1, 2, 1], [3, 4, -1]], "test": [[2, 3, -1]]}


def test_a_table_written_is_read_again(modules: Modules) -> None:
    assert modules.run(
        "features/data/csv",
        """const text = m.tableText(["a", "b,c", "d"], [[1, 'say "x"', null]]);
        return [text, m.readTable(text, String).rows[0].cells];""",
    ) == ['a,"b,c",d\n1,"say ""x""",\n', ["1", 'say "x"', ""]]


# ---- sharing out

EMPTY = "{ task: 'classification', train: [], test: [] }"


@pytest.mark.parametrize(("fraction", "train"), [(0.1, 4), (0.5, 20), (0.9, 36)])
def test_of_every_class_the_same_share_is_for_training(modules: Modules, fraction: float, train: int) -> None:
    counts = modules.run(
        "state/own_points",
        f"""let points = {EMPTY};
        for (let i = 0; i < 40; i++) points = m.withPoint(points, [i / 10, 0, i % 4 ? 1 : -1], a);
        const of = (part, target) => points[part].filter((row) => row[2] === target).length;
        return [of("train", 1), of("test", 1), of("train", -1), of("test", -1)];""",
        fraction,
    )
    assert abs(counts[0] - 30 * fraction) <= 1
    assert abs(counts[2] - 10 * fraction) <= 1
    assert abs(counts[0] + counts[2] - train) <= 2


def test_the_first_two_points_are_enough_to_begin(modules: Modules) -> None:
    assert modules.run(
        "state/own_points",
        f"""const first = m.withPoint({EMPTY}, [1, 1, 1], 0.9);
        const second = m.withPoint(first, [2, 2, 1], 0.9);
        return [m.areEnough(first), m.areEnough(second)];""",
    ) == [False, True]


def test_the_eraser_takes_what_is_near_and_nothing_else(modules: Modules) -> None:
    assert modules.run(
        "state/own_points",
        """const points = { task: "regression", train: [[0, 0, 1], [1, 1, 1]], test: [[0.1, 0, 1]] };
        const left = m.withoutNear(points, [0, 0], 0.5);
        return [left.train, left.test, m.withoutNear(points, [5, 5], 0.5) === points];""",
    ) == [[[1, 1, 1]], [], True]
