"""Lessons are read from folders; what is wrong with them is told with file, line and remedy."""

from pathlib import Path

import pytest

from playground.lessons.expected import checksum
from playground.lessons.faults import InvalidLesson, LessonProblem
from playground.lessons.reading import COURSE, read_course, read_lesson
from playground.lessons.serialization import LessonFollowOut
from playground.lessons.writing import lesson_of
from playground.locales import LANGUAGES, read_words
from tests.lessons.folders import TOML, WORDS, write_lesson

RULE_AND_EVIDENCE = 'answer = "best"\n[steps.evidence]\nseeds = 8\nepochs = 20\ngoal = 0.2'
OF_CLAIM = 'answer = { option = "yes", claim = 0 }'


def problems_of(folder: Path) -> list[LessonProblem]:
    """What is wrong with a lesson, except that it has not been checked."""
    try:
        found = read_lesson(folder).problems
    except InvalidLesson as error:
        found = error.problems
    return [each for each in found if each.problem.code != "lesson_unchecked"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("goal = 0.2\n", ""),
        ('answer = "best"', 'answer = "best"\noptions = ["fast", "slow"]'),
    ],
)
def test_a_good_lesson_has_no_problems(tmp_path: Path, old: str, new: str) -> None:
    assert old in TOML
    assert problems_of(write_lesson(tmp_path / "tiny", TOML.replace(old, new, 1))) == []


def test_options_of_one_s_own_stand_in_their_order(tmp_path: Path) -> None:
    own = 'answer = "better"\noptions = ["same", "fast", "slow"]'
    toml = TOML.replace('answer = "best"', own)
    words = WORDS.replace("- `slow`", "- `same` none of them\n- `slow`")
    folder = write_lesson(tmp_path / "tiny", toml, words)
    assert problems_of(folder) == []
    assert read_lesson(folder).spec.step("ask").options == ("same", "fast", "slow")


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("seeds = 8", "sedes = 8", 13, "misspelled_name"),
        ("epochs = 20", 'epochs = "many"', 14, "not_whole"),
        ('answer = "best"', 'answer = "bets"', 11, "misspelled_name"),
        ('a = "fast"', 'a = "quick"', 21, "unknown_name"),
        ("learning_rate = 0.1 } } },\n]", "learning_rat = 0.1 } } },\n]", 18, "misspelled_name"),
        ('id = "slow"', 'id = "slow', 17, "lesson_not_toml"),
        ('of = "train_loss"', 'of = "train_los"', 29, "misspelled_name"),
        ('id = "tiny"', 'id = "large"', 1, "lesson_id_differs"),
        (RULE_AND_EVIDENCE, 'answer = "first_to_reach"\n[steps.evidence]', 11, "lesson_goal_missing"),
        ('answer = "best"', 'answer = "best"\noptions = ["fast"]', 12, "lesson_options_of_rule"),
        ('answer = "best"', 'answer = "best"\noptions = ["fast", "slw"]', 12, "lesson_options_of_rule"),
        ('answer = "best"', 'answer = "better"\noptions = ["fast", "slow"]', 12, "lesson_options_of_rule"),
        ('answer = "best"', 'answer = "direction"\noptions = ["fast", "slow"]', 12, "lesson_options_of_rule"),
        ('answer = "best"', f"{OF_CLAIM}\noptions = ['yes', 'no', 'yes']", 12, "lesson_repeated"),
    ],
)
def test_a_fault_of_the_spec_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, code: str
) -> None:
    assert old in TOML
    found = problems_of(write_lesson(tmp_path / "tiny", TOML.replace(old, new, 1)))
    assert [(each.file, each.line, each.problem.code) for each in found] == [("tiny/lesson.toml", line, code)]


@pytest.mark.parametrize(
    ("follow", "line", "code"),
    [
        ("sample = 31", 1, "too_large"),
        ("sample = 0", 1, "too_small"),
        ('sample = "largest"', 1, "misspelled_name"),
        ("layer = 4", 1, "too_large"),
        ("layer = 1\nneuron = 5", 2, "too_large"),
        ("layer = 2\nweight = 5", 2, "too_large"),
        ('weight = "bais"', 1, "misspelled_name"),
        ('stage = "loss"\nneuron = 1', 2, "lesson_loss_alone"),
    ],
)
def test_what_a_step_has_followed_is_there_or_is_told(
    tmp_path: Path, follow: str, line: int, code: str
) -> None:
    step = 'id = "count"\n'
    toml = TOML.replace(step, f"{step}[steps.follow]\n{follow}\n")
    head = toml.strip().splitlines().index("[steps.follow]") + 1
    found = problems_of(write_lesson(tmp_path / "tiny", toml))
    assert [(each.line - head, each.problem.code) for each in found] == [(line, code)]


def test_a_step_with_evidence_has_no_sample_followed(tmp_path: Path) -> None:
    toml = TOML.replace("[steps.prediction]", "[steps.follow]\nsample = 1\n[steps.prediction]")
    (found,) = problems_of(write_lesson(tmp_path / "tiny", toml))
    assert found.problem.code == "lesson_follow_or_evidence"


def test_what_is_followed_changes_nothing_that_is_computed(tmp_path: Path) -> None:
    step = 'id = "count"\n'
    followed = TOML.replace(step, f'{step}[steps.follow]\nsample = 30\nlayer = 1\nweight = "bias"\n')
    specs = [
        read_lesson(write_lesson(tmp_path / str(i) / "tiny", toml)).spec
        for i, toml in enumerate((TOML, followed))
    ]
    assert specs[0] != specs[1]
    assert checksum(specs[0]) == checksum(specs[1])


@pytest.mark.parametrize(
    ("follow", "told"),
    [
        ("sample = 30", (30, "forward", 3, 1, None)),
        ('sample = "largest_loss"\nstage = "loss"', ("largest_loss", "loss", None, 1, None)),
        ('stage = "update"\nlayer = 1\nneuron = 2\nweight = "bias"', (1, "update", 1, 2, "bias")),
    ],
)
def test_pages_are_told_what_to_follow_with_its_layer(
    tmp_path: Path, follow: str, told: tuple[object, ...]
) -> None:
    step = 'id = "count"\n'
    write_lesson(tmp_path / "tiny", TOML.replace(step, f"{step}[steps.follow]\n{follow}\n"))
    course = read_course(tmp_path)
    _, without, written = lesson_of(course, course.lessons[0], "en").steps
    assert without.follow is None
    assert written.follow == LessonFollowOut(**dict(zip(LessonFollowOut.model_fields, told, strict=True)))


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("{#ask}", "{#aks}", 5, "lesson_step_unknown"),
        ("### question", "### qestion", 9, "lesson_heading_unknown"),
        ("{{fast.median}}", "{{fast.medium}}", 18, "lesson_placeholder_unknown"),
        ("It asks **one** thing.", "{{ask:fast.reached}} of them.", 3, "lesson_placeholder_unknown"),
        ("{{fast.median}}", "0.0123", 18, "lesson_number_typed"),
        ("{{fast.median}}", "47 %", 18, "lesson_number_typed"),
        ("{{fast.median}}", "1300", 18, "lesson_number_typed"),
        ("point:network.hidden", "point:network.hiden", 7, "lesson_target_unknown"),
        ("point:network.hidden", "sheet:decent", 7, "lesson_sheet_unknown"),
        ("- `slow` a slow one\n", "", 5, "lesson_option_missing"),
        ("`slow` a slow", "`slo` a slow", 13, "lesson_option_unknown"),
        ("### explanation slow", "### explanation slower", 22, "lesson_option_unknown"),
        ("### surprise\n\nSpeed matters.", "", 1, "lesson_one_surprise"),
        ("\\frac{1}{2}", "\\frac{1}{", 36, "lesson_formula_unreadable"),
        ("## Count {#count}", "## Count", 34, "lesson_step_without_id"),
    ],
)
def test_a_fault_of_the_words_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, code: str
) -> None:
    assert old in WORDS
    folder = write_lesson(tmp_path / "tiny", others={"zh-Hant": WORDS.replace(old, new, 1)})
    found = [(each.file, each.line, each.problem.code) for each in problems_of(folder)]
    assert ("tiny/zh-Hant.md", line, code) in found
    assert {file for file, _, _ in found} == {"tiny/zh-Hant.md"}


@pytest.mark.parametrize("text", ["3 runs", "5 %", "`0.0123`", "$0.0123$", "60 rows", "0.2", "x1", "20 %"])
def test_small_numbers_code_formulas_and_the_lesson_s_own_numbers_may_be_typed(
    tmp_path: Path, text: str
) -> None:
    words = WORDS.replace("It asks", f"{text}: it asks")
    assert problems_of(write_lesson(tmp_path / "tiny", words=words)) == []


def test_a_broken_lesson_is_told_and_the_others_work(tmp_path: Path) -> None:
    write_lesson(tmp_path / "tiny")
    write_lesson(tmp_path / "broken", "id = ")
    course = read_course(tmp_path)
    assert [each.id for each in course.lessons] == ["tiny"]
    assert ("broken/lesson.toml", 1) in [(each.file, each.line) for each in course.problems]


def test_a_language_that_is_missing_is_told_and_english_takes_its_place(tmp_path: Path) -> None:
    folder = write_lesson(tmp_path / "tiny")
    (folder / "zh-Hans.md").unlink()
    lesson = read_lesson(folder)
    assert [each.file for each in problems_of(folder)] == ["tiny/zh-Hans.md"]
    assert lesson.text("zh-Hans").language == "en"


def test_a_problem_is_told_in_one_line_with_its_remedy(tmp_path: Path) -> None:
    folder = write_lesson(tmp_path / "tiny", words=WORDS.replace("### question", "### qestion"))
    told = [each.text(read_words("en")) for each in problems_of(folder)]
    assert (
        "tiny/en.md:9: qestion: is not a part of a step; did you mean question? The words after ### are not "
        "translated: do, question, explanation, goal, hint, surprise, settings."
    ) in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_a_remedy_in_every_language(language: str) -> None:
    words = read_words(language)
    codes = {key.removeprefix("problems.") for key in words if key.startswith("problems.lesson_")}
    remedies = {key.removeprefix("remedies.") for key in words if key.startswith("remedies.")}
    assert codes - {"lesson_not_found"} == remedies - {"others"}


def test_a_step_without_a_config_keeps_the_setting_of_the_one_before(tmp_path: Path) -> None:
    lesson = read_lesson(write_lesson(tmp_path / "tiny"))
    assert lesson.configs["ask"] == lesson.config
    assert lesson.configs["reach"].training.learning_rate == 0.00001
    assert lesson.configs["count"] == lesson.configs["reach"]


def test_the_shipped_lessons_have_no_problems() -> None:
    course = read_course()
    assert course.lessons
    assert [each.text(read_words("en")) for each in course.problems] == []
    assert all(each.folder.parent == COURSE for each in course.lessons)
