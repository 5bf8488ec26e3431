"""The words of a lesson in one language: a Markdown file, cut at its headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from playground.lessons.faults import Faults, nearest
from playground.problems.errors import Problem

KEYWORDS = ("do", "question", "explanation", "goal", "hint", "surprise", "settings")
"""What may stand after ``###``; not translated."""

_STEP = re.compile(r"##\s+(?P<title>.*?)\s*\{#(?P<id>[^}]*)\}\s*$")
_OPTION = re.compile(r"-\s+`(?P<id>[^`]+)`\s*(?P<label>.*)$")
_FENCE = re.compile(r"\s*(```|~~~)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of Markdown, and where it stands.

    Args:
        source: the Markdown.
        line: of its beginning, counted from 1.
    """

    source: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is shown after an answer.

    Args:
        answers: for which; empty: for all.
        passage: what is said.
    """

    answers: tuple[str, ...]
    passage: Passage


@dataclass(slots=True)
class StepText:
    """The words of a step."""

    title: Passage
    text: Passage = Passage()
    parts: dict[str, Passage] = field(default_factory=dict)
    options: dict[str, Passage] = field(default_factory=dict)
    settings: dict[str, Passage] = field(default_factory=dict)
    explanations: list[Explanation] = field(default_factory=list)

    def passages(self) -> Iterator[tuple[str, Passage]]:
        """All that a reader sees of it, with names."""
        yield "title", self.title
        yield "text", self.text
        yield from self.parts.items()
        yield from ((f"option {name}", each) for name, each in self.options.items())
        yield from ((f"setting {name}", each) for name, each in self.settings.items())
        yield from ((" ".join(("explanation", *each.answers)), each.passage) for each in self.explanations)


@dataclass(slots=True)
class LessonText:
    """The words of a lesson in one language."""

    language: str
    title: Passage = Passage()
    summary: Passage = Passage()
    steps: dict[str, StepText] = field(default_factory=dict)

    def passages(self) -> Iterator[tuple[str, Passage]]:
        """All that a reader sees of it, with names."""
        yield "title", self.title
        yield "summary", self.summary
        for step_id, step in self.steps.items():
            yield from ((f"{step_id}: {name}", each) for name, each in step.passages())


@dataclass(slots=True)
class _Section:
    """A heading and what follows it."""

    heading: str
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def passage(self) -> Passage:
        empty = 0
        while empty < len(self.lines) and not self.lines[empty].strip():
            empty += 1
        return Passage("\n".join(self.lines).strip(), self.line + 1 + empty)


def read_text(source: str, language: str, faults: Faults) -> LessonText:
    """Reads the words of a lesson.

    Args:
        source: the Markdown file.
        language: of it.
        faults: is told what is wrong.

    Returns:
        The words, as far as they can be read.
    """
    file, text = f"{language}.md", LessonText(language)
    step: StepText | None = None
    for section in _sections(source):
        if section.heading.startswith("### "):
            if step is not None:
                _read_part(section, step, file, faults)
        elif section.heading.startswith("## "):
            found = _STEP.match(section.heading)
            if found is None:
                faults.add(file, section.line, Problem(section.heading, "lesson_step_without_id"))
                step = None
                continue
            step = StepText(Passage(found["title"], section.line), section.passage)
            if found["id"] in text.steps:
                faults.add(file, section.line, Problem(found["id"], "lesson_repeated"))
            text.steps[found["id"]] = step
        elif section.heading.startswith("# "):
            text.title, text.summary = Passage(section.heading[2:].strip(), section.line), section.passage
    if not text.title.source:
        faults.add(file, 1, Problem("", "lesson_title_missing"))
    return text


def _sections(source: str) -> Iterator[_Section]:
    current = _Section("", 0)
    is_fenced = False
    for number, line in enumerate(source.splitlines(), 1):
        is_fenced ^= _FENCE.match(line) is not None
        if not is_fenced and re.match(r"#{1,3} ", line):
            yield current
            current = _Section(line.rstrip(), number)
        else:
            current.lines.append(line)
    yield current


def _read_part(section: _Section, step: StepText, file: str, faults: Faults) -> None:
    keyword, *rest = section.heading[4:].split()
    if keyword not in KEYWORDS:
        meant = {"name": nearest(keyword, KEYWORDS)}
        faults.add(file, section.line, Problem(keyword, "lesson_heading_unknown", params=meant))
        return
    passage = section.passage
    if keyword == "explanation":
        step.explanations.append(Explanation(tuple(rest), passage))
        return
    if keyword in step.parts or (keyword == "settings" and step.settings):
        faults.add(file, section.line, Problem(keyword, "lesson_repeated"))
    if keyword == "question":
        passage, step.options = _with_options(passage)
    elif keyword == "settings":
        _, step.settings = _with_options(passage)
        return
    step.parts[keyword] = passage


def _with_options(passage: Passage) -> tuple[Passage, dict[str, Passage]]:
    """What stands before the options, and the labels of these by their ids."""
    options: dict[str, Passage] = {}
    before: list[str] = []
    for number, line in enumerate(passage.source.splitlines(), passage.line):
        found = _OPTION.match(line.strip())
        if found is not None:
            options[found["id"]] = Passage(found["label"], number)
        elif options and line.strip():
            last, label = list(options.items())[-1]
            options[last] = Passage(f"{label.source} {line.strip()}", label.line)
        else:
            before.append(line)
    return Passage("\n".join(before).strip(), passage.line), options
