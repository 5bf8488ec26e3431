"""Tells what a file is by its first bytes, and refuses by name what is no table."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from playground.problems.errors import InvalidInput, Problem

# Kind, by which the refusal is worded; name; where the signature stands; the signature.
_SIGNATURES = (
    ("picture", "PNG", 0, b"\x89PNG"),
    ("picture", "JPEG", 0, b"\xff\xd8\xff"),
    ("picture", "GIF", 0, b"GIF8"),
    ("picture", "WebP", 8, b"WEBP"),
    ("picture", "BMP", 0, b"BM"),
    ("picture", "TIFF", 0, b"II*\x00"),
    ("picture", "TIFF", 0, b"MM\x00*"),
    ("picture", "HEIF", 4, b"ftyp"),
    ("document", "PDF", 0, b"%PDF"),
    ("document", "RTF", 0, b"{\\rtf"),
    ("workbook", "XLS", 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("archive", "gzip", 0, b"\x1f\x8b"),
    ("archive", "7z", 0, b"7z\xbc\xaf\x27\x1c"),
    ("archive", "RAR", 0, b"Rar!"),
    ("archive", "bzip2", 0, b"BZh"),
    ("archive", "xz", 0, b"\xfd7zXZ\x00"),
    ("archive", "Zstandard", 0, b"\x28\xb5\x2f\xfd"),
    ("archive", "tar", 257, b"ustar"),
    ("binary", "Parquet", 0, b"PAR1"),
    ("binary", "Feather", 0, b"ARROW1"),
    ("binary", "Feather", 0, b"FEA1"),
    ("binary", "HDF5", 0, b"\x89HDF\r\n\x1a\n"),
    ("binary", "NumPy", 0, b"\x93NUMPY"),
    ("binary", "SQLite", 0, b"SQLite format 3\x00"),
    ("binary", "SPSS", 0, b"$FL2"),
    ("binary", "SPSS", 0, b"$FL3"),
    ("binary", "RData", 0, b"RDX"),
    ("binary", "ELF", 0, b"\x7fELF"),
    ("binary", "MATLAB", 0, b"MATLAB 5.0 MAT-file"),
    ("page", "HTML", 0, b"<!doctype html"),
    ("page", "HTML", 0, b"<html"),
    ("page", "XML", 0, b"<?xml"),
)
_OF_ZIP: Mapping[bytes, tuple[str, str]] = MappingProxyType(
    {
        b"xl/workbook.bin": ("workbook", "XLSB"),
        b"word/": ("document", "Word"),
        b"ppt/": ("document", "PowerPoint"),
        b"opendocument.spreadsheet": ("workbook", "ODS"),
        b"opendocument.text": ("document", "ODT"),
    }
)
_LOOKED_AT = 4096


def format_of(raw: bytes) -> str:
    """Recognizes the format of a file.

    Args:
        raw: its bytes.

    Returns:
        xlsx, or text for anything that may be text.

    Raises:
        InvalidInput: it is empty, or a picture, a document, an archive or another format without a reader.
    """
    if not raw.strip(b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise InvalidInput([Problem("", "table_is_empty")])
    if raw.startswith(b"PK\x03\x04"):
        if b"xl/workbook.xml" in raw:
            return "xlsx"
        kind, name = next((what for sign, what in _OF_ZIP.items() if sign in raw), ("archive", "ZIP"))
        raise _refusal(kind, name)
    start = raw[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for kind, name, place, signature in _SIGNATURES:
        is_text = signature.startswith(b"<")
        if (start if is_text else raw[:_LOOKED_AT]).startswith(
            signature.lower() if is_text else signature, place
        ):
            if name == "BMP" and b"\x00" not in raw[:64]:
                continue
            raise _refusal(kind, name)
    if _is_binary(raw[:_LOOKED_AT]):
        raise _refusal("binary", "?")
    return "text"


def _is_binary(start: bytes) -> bool:
    """Control characters that no text has; NUL stands in UTF-16."""
    controls = len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", start))
    if controls > len(start) / 20:
        return True
    nul = start.count(0)
    is_wide = (
        start.startswith((b"\xff\xfe", b"\xfe\xff")) or start[::2].count(0) == 0 or start[1::2].count(0) == 0
    )
    return nul > 0 and not is_wide


def _refusal(kind: str, name: str) -> InvalidInput:
    params = {"format": name}
    problems = {
        "picture": Problem("", "table_is_picture", params=params),
        "document": Problem("", "table_is_document", params=params),
        "workbook": Problem("", "table_is_workbook", params=params),
        "archive": Problem("", "table_is_archive", params=params),
        "page": Problem("", "table_is_page", params=params),
        "binary": Problem("", "table_is_binary", params=params),
    }
    return InvalidInput([problems[kind]])
