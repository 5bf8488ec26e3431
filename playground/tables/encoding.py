"""Decodes text whose encoding nobody names: UTF-8 and UTF-16 are certain, others are asked about."""

import codecs
import re

from playground.tables.grid import one_line
from playground.tables.questions import Decisions

ENCODINGS = (
    "utf-8",
    "utf-16",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_kr",
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_SAMPLE = 16_384  # bytes by which the encoding is guessed: detection holds the interpreter
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_LONGEST_SAMPLE = 24
_WORDS = re.compile(rb"[A-Za-z\x80-\xff]+")


def decode(raw: bytes, decisions: Decisions) -> str:
    """Decodes a file.

    Args:
        raw: its bytes.
        decisions: where the encoding is decided.

    Returns:
        The text; what the encoding does not have is U+FFFD.
    """
    mark = next((each for each in _MARKS if raw.startswith(each[0])), None)
    if mark:
        chosen = decisions.decide("encoding", ENCODINGS, mark[2])
        return raw.decode(mark[1] if chosen == mark[2] else chosen, errors="replace")
    if wide := _utf_16_without_mark(raw):
        chosen = decisions.decide("encoding", ENCODINGS, "utf-16")
        return raw.decode(wide if chosen == "utf-16" else chosen, errors="replace")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_by_choice(raw, error.start, decisions)
    chosen = decisions.decide("encoding", ENCODINGS, "utf-8")
    return text if chosen == "utf-8" else raw.decode(chosen, errors="replace")


def _decode_by_choice(raw: bytes, place: int, decisions: Decisions) -> str:
    """The likeliest of the encodings that all bytes are valid in; each is shown with a word of the file."""
    texts = {}
    for encoding in ENCODINGS[2:]:
        try:
            texts[encoding] = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    guess = _likeliest(raw[max(0, place - _SAMPLE // 4) : place + _SAMPLE], list(texts)) or "windows-1252"
    texts = {"utf-8": raw.decode("utf-8", errors="replace"), **texts}
    texts.setdefault(guess, raw.decode(guess, errors="replace"))
    labels = {encoding: {"sample": _foreign_word(text)} for encoding, text in texts.items()}
    chosen = decisions.decide("encoding", texts, guess, is_certain=False, labels=labels)
    return texts[chosen]


def _likeliest(sample: bytes, encodings: list[str]) -> str | None:
    """By how many bytes of foreign words are beyond ASCII: some in Western languages, most in others."""
    words = [word for word in _WORDS.findall(sample) if not word.isascii()]
    high = sum(byte >= 0x80 for word in words for byte in word)
    western = [each for each in ("windows-1252", "windows-1250") if each in encodings]
    if western and high < 0.6 * sum(map(len, words)):
        return max(western, key=lambda each: _letters(b"".join(words), each))
    from charset_normalizer import from_bytes  # noqa: PLC0415  few tables need it

    others = {_python_name(each): each for each in encodings if each not in western}
    best = from_bytes(sample, cp_isolation=list(others), threshold=1.0, steps=5, chunk_size=512).best()
    return others.get(best.encoding) if best else next(iter(others.values()), None)


def _letters(words: bytes, encoding: str) -> int:
    """How many of the characters beyond ASCII are letters."""
    return sum(not char.isascii() and char.isalpha() for char in words.decode(encoding, errors="replace"))


def _python_name(encoding: str) -> str:
    return codecs.lookup(encoding).name.replace("-", "_")


def _foreign_word(text: str) -> str:
    """The first word that is not all ASCII."""
    found = _FOREIGN.search(text)
    if not found:
        return ""
    before = text[max(0, found.start() - _LONGEST_SAMPLE // 2) : found.start()]
    after = text[found.start() : found.start() + _LONGEST_SAMPLE // 2]
    word = re.split(r"[\s,;|\t\"]", before)[-1] + re.split(r"[\s,;|\t\"]", after)[0]
    return one_line(word.replace("\x00", ""))


def _utf_16_without_mark(raw: bytes) -> str | None:
    """Which byte order, if every second byte of the beginning is 0."""
    sample = raw[:400]
    if len(sample) < 4 or len(raw) % 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.6 * half and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd == 0 else None
