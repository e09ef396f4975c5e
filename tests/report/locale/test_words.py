"""Words: the same keys in both languages, each used; numbers as the language writes them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

import optimizer
from optimizer.report import LANGUAGES, Words

PREFIXES = (
    *("axis_", "batch_", "col_", "compare_", "component_", "dt_", "loop_", "part_"),
    *("pay_clawback_", "pay_rate_", "per_", "reading_", "replan_", "sens_", "sheet_", "trace_"),
    *("track_", "visit_"),
)
"""What keys begin with that the sources build from parts: ``f"batch_m_{measure}"``."""


@cache
def sources() -> str:
    """Every module, template and script of the package."""
    folder = Path(optimizer.__file__).parent
    kinds = (".py", ".j2", ".js")
    return "\n".join(p.read_text("utf-8") for p in folder.rglob("*") if p.suffix in kinds)


def test_languages_have_the_same_words() -> None:
    """No word is missing in a language, none is empty, and both fill in the same names."""
    english, french = LANGUAGES["en"], LANGUAGES["fr"]
    assert english.keys() == french.keys()
    assert all(english.values())
    assert all(french.values())
    for key in english:
        names = [set(re.findall(r"{\w*}", words[key])) for words in (english, french)]
        assert names[0] == names[1], key


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_key_stands_once(language: str) -> None:
    """No section has a key of another one."""
    text = files("optimizer.report.locale").joinpath(f"{language}.toml").read_text("utf-8")
    sections = tomllib.loads(text)
    assert sum(map(len, sections.values())) == len(LANGUAGES[language])


def test_every_word_is_used() -> None:
    """A key stands in the sources as it is, or begins with a prefix that keys are built with."""
    quoted = set(re.findall(r"(?<=[\"'])[^\"'\n]+(?=[\"'])", sources()))
    unused = {key for key in LANGUAGES["en"] if key not in quoted and not key.startswith(PREFIXES)}
    assert unused == set()


@pytest.mark.parametrize("prefix", PREFIXES)
def test_prefixes_are_built_with(prefix: str) -> None:
    """A prefix is followed by a part, in a module or a template."""
    assert re.search(rf"[\"']{prefix}\w*({{|[\"'] [+~])", sources())


def test_french_has_no_break_before_its_marks() -> None:
    """Colons, semicolons and per cent stay with the word before them."""
    marked = {key for key, word in LANGUAGES["fr"].items() if re.search(" [:;%?!]", word)}
    assert {key for key in marked if key.startswith("visit_")} == set()


def test_a_language_that_is_not_there_is_refused() -> None:
    """The fault names those that are."""
    with pytest.raises(ValueError, match="en, fr"):
        Words("de")


def test_numbers_are_written_as_the_language_does() -> None:
    """Thousands, decimals, minus and percent."""
    french, english = Words("fr"), Words("en")
    assert french.figure(1234567.0, "lines") == "1\u202f234\u202f567"
    assert english.figure(1234567.0, "EUR") == "1,234,567\u00a0€"
    assert french.figure(0.1234, "share") == "12,3\u202f%"
    assert french.figure(-2.5, "ratio") == "\u22122,500"
    assert english.figure(float("nan"), "EUR") == "–"
