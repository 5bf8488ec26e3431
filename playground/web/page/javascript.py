"""A lexer of JavaScript, as far as bundling needs it: code, strings, regular expressions, comments.

Source: ECMAScript 2023, chapter 12 (lexical grammar). Where only a parser could tell whether a slash divides
or begins a regular expression (here: pattern), the script is refused and never guessed.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
      (?P<newline>\r\n?|[\n\u2028\u2029])
    | (?P<space>[^\S\r\n\u2028\u2029]+)
    | (?P<comment>//[^\r\n\u2028\u2029]*|/\*[\s\S]*?\*/)
    | (?P<string>"(?:[^"\\\r\n]|\\[\s\S])*"|'(?:[^'\\\r\n]|\\[\s\S])*')
    | (?P<number>(?:\d|\.\d)(?:[eE][+-]|[\w.])*)
    | (?P<name>[\#@]?(?:[^\W\d]|\$)[\w$]*)
    | (?P<mark>=>|\?\.(?!\d)|\.\.\.|\+\+|--|[-+*%&|^!~<>=?:;,.(){}\[\]])
    """,
    re.VERBOSE,
)
_PATTERN = re.compile(
    r"/(?:[^/\\\[\r\n\u2028\u2029]|\\.|\[(?:[^\]\\\r\n]|\\.)*\])+/[\w$]*"
)  # a slash within brackets does not end it
# Names after which an expression begins, and so a slash begins a pattern.
_BEFORE_EXPRESSIONS = frozenset(
    [
        "return",
        "typeof",
        "instanceof",
        "in",
        "of",
        "new",
        "delete",
        "void",
        "throw",
        "case",
        "do",
        "else",
        "yield",
        "await",
        "extends",
    ]
)
_WITH_CONDITION = frozenset(("if", "while", "for", "with"))
_SILENT = frozenset(("space", "newline", "comment"))
# Marks after which a brace begins an object; after others, or a name, it begins statements or is ambiguous.
_BEFORE_OBJECTS = frozenset(
    ["(", "[", ",", "=", "?", "&", "|", "+", "-", "*", "/", "%", "!", "~", "<", ">", "^", "..."]
)


class Token(NamedTuple):
    """A piece of a script.

    Args:
        kind: newline, space, comment, string, number, name, mark, template or pattern; a template is whole,
            with what stands in its ``${}``.
        text: as it was written.
        depth: brackets around it, 0 for what stands in no bracket.
    """

    kind: str
    text: str
    depth: int

    @property
    def is_code(self) -> bool:
        """Whether it is anything but space and comment."""
        return self.kind not in _SILENT


def tokens_of(script: str) -> Iterator[Token]:
    """Tokenizes a script; the concatenated tokens are the script again.

    Args:
        script: the text of a module or a classic script.

    Yields:
        The tokens, in order.

    Raises:
        ValueError: something does not end, or a slash may divide or begin a pattern.
    """
    yield from _Reader(script).read()


class _Reader:
    """Lexer state: the position, and the preceding token, on which the meaning of a slash depends."""

    def __init__(self, script: str, at: int = 0) -> None:
        self.script = script
        self.at = at
        self._before = ""  # the last token of code
        self._is_property = False  # whether that token is the name of a property
        # Whether it ends a value, which can be divided; None: unknown.
        self._ends_value: bool | None = False
        self._open: list[tuple[str, str]] = []  # brackets around here, each with what it is

    def read(self, until: str | None = None) -> Iterator[Token]:
        """Tokens up to the end, or up to a closing bracket that was opened before the first one."""
        while self.at < len(self.script):
            if until is not None and not self._open and self.script[self.at] == until:
                return
            token = self._next()
            self.at += len(token.text)
            if token.is_code:
                self._note(token)
            yield token
        if until is not None or self._open:
            raise self._wrong("a bracket or template is closed")

    def _next(self) -> Token:
        depth = len(self._open)
        found = _TOKEN.match(self.script, self.at)
        if found is not None and found.lastgroup is not None:
            closes = found[0] in (")", "]", "}")
            return Token(found.lastgroup, found[0], depth - 1 if closes else depth)
        letter = self.script[self.at]
        if letter == "`":
            return Token("template", self._template(), depth)
        if letter != "/":
            raise self._wrong("a script consists of tokens")
        if self._ends_value is None:
            raise self._wrong("a slash after a brace stands in parentheses, or its pattern in a constant")
        if self._ends_value:
            return Token("mark", "/", depth)
        pattern = _PATTERN.match(self.script, self.at)
        if pattern is None:
            raise self._wrong("a pattern ends on its line")
        return Token("pattern", pattern[0], depth)

    def _note(self, token: Token) -> None:
        """Keeps what a later slash or bracket depends on."""
        kind, text, _ = token
        is_property = self._before in (".", "?.")
        if kind == "name":
            self._ends_value = is_property or text not in _BEFORE_EXPRESSIONS
        elif kind != "mark":
            self._ends_value = True
        elif text in ("(", "[", "{"):
            self._open.append((text, self._bracket(text)))
            self._ends_value = False
        elif text in (")", "]", "}"):
            opened, what = self._open.pop() if self._open else ("", "")
            if opened + text not in ("()", "[]", "{}"):
                raise self._wrong("brackets are closed in the order in which they were opened")
            self._ends_value = {"condition": False, "value": True}.get(what)
        else:
            self._ends_value = text in ("++", "--")
        self._before, self._is_property = text, kind == "name" and is_property

    def _bracket(self, mark: str) -> str:
        """What a bracket here is: a condition, part of a value, or unclear: a slash after it is refused."""
        if mark == "(":
            return "condition" if self._before in _WITH_CONDITION and not self._is_property else "value"
        if mark == "[" or self._before in _BEFORE_OBJECTS:
            return "value"
        return "value" if self._before in _BEFORE_EXPRESSIONS - {"do", "else"} else "unclear"

    def _template(self) -> str:
        """A template from its first to its last backtick, with whatever is nested in it."""
        at = self.at + 1
        while at < len(self.script):
            if self.script[at] == "\\":
                at += 2
            elif self.script[at] == "`":
                return self.script[self.at : at + 1]
            elif self.script.startswith("${", at):
                inner = _Reader(self.script, at + 2)
                for _ in inner.read(until="}"):
                    pass
                at = inner.at + 1
            else:
                at += 1
        raise self._wrong("a template is closed")

    def _wrong(self, rule: str) -> ValueError:
        line = self.script.count("\n", 0, self.at) + 1
        near = self.script[self.at : self.at + 40].split("\n")[0]
        return ValueError(f"In a script {rule}. Received: {near} in line {line}")
