"""The text of a file in whatever encoding spreadsheets write: found, said, never guessed twice."""

from __future__ import annotations

import codecs

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def text_of(content: bytes) -> tuple[str, str]:
    """Text of a file and the name of its encoding.

    A byte order mark says what it is. Without one: UTF-8; UTF-16 where every other byte of the
    header is null; else Windows-1252, which Western spreadsheets write and which holds Latin-1.

    Raises
    ------
    UnicodeDecodeError
        When it is none of them.
    """
    for mark, codec, name in MARKS:
        if content.startswith(mark):
            return content.decode(codec), name
    head = content[:64]
    for first, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 3 and not any(head[first::2]):
            return content.decode(codec), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return content.decode("cp1252"), "Windows-1252"
