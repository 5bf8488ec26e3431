"""Decisions about a table: what was guessed, what else may be chosen, and which guesses need confirming."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from playground.problems.errors import InvalidInput, Problem, unknown_name

Answer = str | Sequence[str]
NONE = "none"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    Args:
        name: of the decision, by which it is answered.
        choices: what may be chosen.
        guess: what is taken without an answer; of several choices at one time, all of them.
        answer: what people chose; None if they did not.
        is_certain: whether the guess needs no question.
        params: what fills the blanks of the question.
        labels: what a choice is called, where that is more than its own name.
    """

    name: str
    choices: tuple[str, ...]
    guess: tuple[str, ...]
    answer: tuple[str, ...] | None
    is_certain: bool
    params: Mapping[str, object] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The answer, or the guess."""
        return self.guess if self.answer is None else self.answer


class Decisions:
    """Collects the decisions of one reading and applies the answers to them.

    Args:
        answers: by the names of decisions.
    """

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = dict(answers)
        self.made: list[Decision] = []

    def decide(
        self,
        name: str,
        choices: Iterable[str],
        guess: str | None,
        *,
        is_certain: bool = True,
        params: Mapping[str, object] | None = None,
        labels: Mapping[str, Mapping[str, object]] | None = None,
    ) -> str:
        """Takes the answer, else the guess.

        Args:
            name: of the decision.
            choices: what may be chosen.
            guess: what is likely; None for nothing.
            is_certain: whether people need not be asked.
            params: what fills the blanks of the question.
            labels: parameters of the choices' labels.

        Returns:
            The choice; ``""`` where nothing is likely and nobody chose.

        Raises:
            InvalidInput: the answer is none of the choices.
        """
        given = self._answers.get(name)
        answer = None if given is None else (given if isinstance(given, str) else "".join(given[:1]),)
        guesses = () if guess is None else (guess,)
        made = self._add(
            Decision(name, tuple(choices), guesses, answer, is_certain, params or {}, labels or {})
        )
        return made.chosen[0] if made.chosen else ""

    def decide_several(
        self, name: str, choices: Iterable[str], guess: Iterable[str], *, most: int, is_certain: bool = True
    ) -> tuple[str, ...]:
        """Takes the answer, else the guess, of a decision for several choices at one time.

        Args:
            name: of the decision.
            choices: what may be chosen.
            guess: what is likely.
            most: how many may be chosen.
            is_certain: whether people need not be asked.

        Returns:
            The choices, in the order that they were named in.

        Raises:
            InvalidInput: the answer holds what is none of the choices, or too many of them.
        """
        given = self._answers.get(name)
        answer = (
            None if given is None else (given,) if isinstance(given, str) else tuple(dict.fromkeys(given))
        )
        if answer is not None and len(answer) > most:
            raise InvalidInput([Problem(f"answers.{name}", "too_many_entries", len(answer), str(most))])
        return self._add(Decision(name, tuple(choices), tuple(guess), answer, is_certain)).chosen

    def _add(self, decision: Decision) -> Decision:
        for each in decision.answer or ():
            if each not in decision.choices:
                raise InvalidInput([unknown_name(f"answers.{decision.name}", each, decision.choices, each)])
        self.made.append(decision)
        return decision

    def check_all_used(self) -> None:
        """Refuses answers to what this table does not ask.

        Raises:
            InvalidInput: with the names of the decisions that there are.
        """
        known = [decision.name for decision in self.made]
        if strange := [name for name in self._answers if name not in known and name not in ALL]:
            raise InvalidInput(unknown_name(f"answers.{name}", name, ALL) for name in strange)


ALL = (
    *("encoding", "sheet", "delimiter", "header", "decimal", "target", "split", "inputs", "row_numbers"),
    *("validation", "task", "same_words", "classes", "second_input"),
)
"""The names of all decisions, in the order that they are made in."""
