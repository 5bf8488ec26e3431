"""Reads tables with answers, long tables, and tables from paths."""

import json
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from playground import ExperimentConfig, read_table
from playground.errors import InvalidInput

WORKBOOK = Path(__file__).parents[1] / "data" / "tables" / "workbook.xlsx"
FLOWERS = b"length,width,height,kind\n5.1,3.5,1.4,a\n4.9,3.0,1.5,b\n5.0,3.1,1.2,a\n"


def test_an_answer_takes_the_place_of_a_guess_and_is_told_as_one() -> None:
    raw = b"price\tarea\tsold\n1,250\t5\tno\n3,980\t7\tyes\n"
    guessed, answered = read_table(raw), read_table(raw, answers={"decimal": "comma"})
    assert (guessed.columns[0].high, answered.columns[0].high) == (3980, 3.98)
    (decision,) = answered.questions
    assert (decision.guess, decision.answer, decision.chosen) == (["point"], ["comma"], ["comma"])


def test_columns_are_chosen_by_name() -> None:
    table = read_table(
        FLOWERS, answers={"target": "length", "inputs": ["height", "width"], "task": "regression"}
    )
    assert (table.inputs, table.task) == (["height", "width"], "regression")
    assert [column.role for column in table.columns] == ["target", "input", "input", "left_out"]


def test_an_answer_that_is_no_choice_is_refused_with_what_may_be_chosen() -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_table(FLOWERS, answers={"target": "kinds"})
    (problem,) = refusal.value.problems
    assert (problem.field, problem.code) == ("answers.target", "misspelled_name")
    assert problem.allowed == ["length", "width", "height", "kind"]
    with pytest.raises(InvalidInput, match=r"answers\.delimeter"):
        read_table(FLOWERS, answers={"delimeter": "comma"})


def test_a_class_may_be_the_first_column_of_a_table_without_names() -> None:
    table = read_table(
        b"1,14.2,1.7\n2,13.2,1.8\n1,12.1,2.2\n2,11.1,2.0\n", answers={"header": "0", "target": "Column 1"}
    )
    assert [column.role for column in table.columns] == ["target", "input", "input"]


def test_a_long_table_sorted_by_class_is_sampled_from_all_of_it() -> None:
    lines = [f"{i % 97},{i % 89},{'rare' if i < 60 else 'usual'}" for i in range(6000)]
    raw = "\n".join(["a,b,label", *lines]).encode()
    table = read_table(raw, most=1000)
    assert len(table.train) == 1000
    assert {each.name: each.count for each in table.classes} == {"rare": 10, "usual": 990}
    assert Counter(row[-1] for row in table.train) == {1: 990, -1: 10}
    assert table.notes == ["1000 of 6000 rows are used: a random sample in which every class has its share."]
    assert read_table(raw, most=1000).train == table.train


def test_rows_that_are_left_out_count_for_no_guess() -> None:
    lines = ["x1,x2,y", *(f"{i},{i * i % 5},{i % 2}" for i in range(8)), "?,1,2", "n/a,1,3", "1,2,3,4"]
    table = read_table("\n".join(lines).encode())
    assert (table.task, len(table.train), table.questions) == ("classification", 8, [])
    assert {group.reason: group.count for group in table.left_out} == {"missing": 2, "cells": 1}


def test_lines_are_those_of_the_file_even_below_titles_and_broken_cells() -> None:
    raw = b'A title\n\nx1,x2,y\n1,2,"two\nlines"\n# remark\n,2,b\n3,4,b\n'
    lines = {group.reason: group.lines for group in read_table(raw).left_out}
    assert lines == {"title": [1], "remark": [6], "missing": [7]}


def test_messages_are_in_the_reader_s_language() -> None:
    table = read_table(b"a\tb\tk\n1,250\t2\tx\n3,400\t3\ty\n", language="zh-Hant")
    assert table.questions[0].message == "「a」欄中的 1,250 是什麼意思？"


def test_more_than_eight_classes_may_be_taken_as_values() -> None:
    raw = "\n".join(["x1,x2,label", *(f"{i % 7},{i % 5},{i % 12}" for i in range(120))]).encode()
    kept = read_table(raw)
    assert (kept.task, len(kept.classes), kept.questions[0].name) == ("multiclass", 8, "classes")
    assert read_table(raw, answers={"classes": "regression"}).task == "regression"


def test_words_that_differ_by_capitals_are_two_classes_if_people_say_so() -> None:
    raw = b"x1,x2,y\n1,2,Cat\n2,3,cat\n3,4,cat\n"
    assert read_table(raw).problems[0].code == "table_of_one_class"
    assert [each.name for each in read_table(raw, answers={"same_words": "two"}).classes] == ["Cat", "cat"]


def test_a_path_names_its_table(tmp_path: Path) -> None:
    path = tmp_path / "flowers.csv"
    path.write_bytes(FLOWERS)
    assert read_table(str(path)).name == "flowers.csv"
    with pytest.raises(FileNotFoundError):
        read_table(tmp_path / "none.csv")


@pytest.mark.parametrize(
    "raw",
    [
        b"1\n" * 500_000,
        b"," * 3_000_000,
        b"1," * 600 + b"1\n1,2\n",
        b"[" * 1_000_000,
        b'[{"a":1}' + b',{"a":1}' * 250_000 + b"]",
        json.dumps([{f"c{i}": 0 for i in range(400)}, *[{}] * 20_000]).encode(),
        json.dumps({"long": [0] * 20_000, **{f"c{i}": [] for i in range(400)}}).encode(),
        b"1 " + b" ".join(b"%d:1" % i for i in range(1, 400)) + b"\n" + b"0 1:1\n" * 20_000,
        b"@relation a\n@attribute x numeric\n@attribute y string\n@data\n1," + b"y" * 200_000,
    ],
    ids=["rows", "one line", "columns", "depth", "records", "empty records", "lists", "libsvm", "arff"],
)
def test_what_is_too_large_is_refused(raw: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_table(raw)


@pytest.mark.parametrize("cell", ["1e999", "+inf", "-infinity", "+nan", "-nan"])
def test_what_is_no_finite_number_is_left_out_of_a_column_of_numbers(cell: str) -> None:
    rows = "".join(f"{i},{i * i % 7},{i / 3}\n" for i in range(12))
    table = read_table(f"x1,x2,y\n{rows}1,2,{cell}\n".encode())
    assert (table.task, len(table.train)) == ("regression", 12)
    assert [(group.reason, group.lines) for group in table.left_out] == [("no_number", [14])]


@pytest.mark.parametrize("number", [b"1e999", b"NaN", b"-inf"])
def test_what_is_no_finite_number_is_missing_in_a_workbook(number: bytes) -> None:
    table = read_table(workbook_with(b"<v>1.234</v>", b"<v>" + number + b"</v>"))
    whole = read_table(WORKBOOK)
    assert len(table.train) == len(whole.train) - 1
    assert [group.reason for group in table.left_out] == ["missing"]


def test_half_a_character_in_json_is_replaced() -> None:
    rows = [{"x1": i, "x2": i * i, "kind": "\ud83d" if i % 2 else "b"} for i in range(6)]
    table = read_table(json.dumps(rows).encode())
    assert [each.name for each in table.classes] == ["b", "\ufffd"]
    assert json.loads(table.model_dump_json())["n_rows"] == 6


def test_a_libsvm_line_that_is_none_is_refused_with_its_number() -> None:
    lines = [f"{i % 2} 1:{i} 2:{i * i}" for i in range(30)]
    for broken in ("1 " + "9" * 5000 + ":1", "1 1:1-2", "1 2;3"):
        with pytest.raises(InvalidInput) as refusal:
            read_table("\n".join([*lines, broken]).encode())
        (problem,) = refusal.value.problems
        assert (problem.code, str(problem.params["reason"])[:3]) == ("table_broken", "31:")


def test_a_libsvm_line_without_inputs_is_a_row_of_zeros() -> None:
    lines = [f"{i % 2} 1:{i} 2:{i * i}" for i in range(30)]
    assert len(read_table("\n".join([*lines, "1"]).encode()).train) == 31


def test_all_columns_of_numbers_may_be_inputs() -> None:
    answers = {"inputs": ["height", "length", "width"]}
    table = read_table(FLOWERS, answers=answers)
    assert (table.inputs, len(table.train[0])) == (["height", "length", "width"], 4)
    assert table.config["network"] == {"features": ["x1", "x2", "x3"]}
    assert ExperimentConfig(**table.config).data.n_inputs == 3


def test_one_input_stands_alone_or_beside_zeros() -> None:
    raw = b"years,salary\n1.1,39343\n1.3,46205\n2.0,37731\n"
    alone, beside = read_table(raw), read_table(raw, answers={"second_input": "zero"})
    assert (alone.inputs, [len(row) for row in alone.train]) == (["years"], [2, 2, 2])
    assert (beside.inputs, [row[1] for row in beside.train]) == (["years", "x2"], [0, 0, 0])
    for table in (alone, beside):
        assert ExperimentConfig(**table.config).data.n_inputs == len(table.inputs or ())


def test_an_input_that_is_called_like_another_feature_gets_a_name_of_its_own() -> None:
    table = read_table(b"x2,x1,y\n1,2,a\n2,3,b\n", answers={"inputs": ["x2", "x1"]})
    assert table.inputs == ["x2 (1)", "x1 (2)"]
    ExperimentConfig(**table.config)


def workbook_with(old: bytes, new: bytes) -> bytes:
    """The corpus's workbook with another text in its sheet."""
    changed = BytesIO()
    with zipfile.ZipFile(WORKBOOK) as source, zipfile.ZipFile(changed, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name).replace(old, new))
    return changed.getvalue()


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (b'r="XFD1048576"', "table_unpacks_too_large"),
        (b"r = 'XFD1048576'", "table_unpacks_too_large"),
        (b's="&gt;>" r="ZZ999999"', "table_unpacks_too_large"),
        (b'r="AXFD13"', "table_broken"),
        (b'r=""', "table_broken"),
    ],
)
def test_a_workbook_whose_cells_lie_too_far_apart_is_refused(new: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_table(workbook_with(b'r="C5"', new))
    assert [problem.code for problem in refusal.value.problems] == [code]


def test_a_workbook_may_hold_any_text() -> None:
    table = read_table(workbook_with(b"<t>a</t>", b"<t>for r = abc</t>"))
    assert [each.name for each in table.classes] == ["b", "for r = abc"]


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", " " * 60_000_000)
    with pytest.raises(InvalidInput, match="unpacks to more"):
        read_table(packed.getvalue())
