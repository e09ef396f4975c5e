"""The report's words: a TOML file a language, a section a product; a key stands in one section."""

from __future__ import annotations

import tomllib
from importlib.resources import files


def _read(language: str) -> dict[str, str]:
    """The words of a language by key, whatever section they stand in."""
    text = files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    sections: dict[str, dict[str, str]] = tomllib.loads(text)
    return {key: word for words in sections.values() for key, word in words.items()}


LANGUAGES = {language: _read(language) for language in ("en", "fr")}
"""Words by key, by language."""


class Words:
    """Words and numbers of one language.

    Parameters
    ----------
    language : str
        ``fr`` or ``en``.

    Raises
    ------
    ValueError
        For another language.
    """

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
        self.language = language
        self._words = LANGUAGES[language]

    def __call__(self, key: str) -> str:
        """The word for a key; the key itself for a user's own name."""
        return self._words.get(key, key)

    def row(self, name: str, kind: str) -> str:
        """A row's name: the user's own as it is, one that the engine made in this language."""
        if kind == "tail commitment":
            return f"{name} ({self(kind)})"
        if kind != "capacity":
            return name
        return " ".join(self(part) for part in name.split(" "))

    def future(self, name: str) -> str:
        """A demand scenario: the user's own name as it is, a draw's in this language."""
        start, _, number = name.partition(" ")
        return f"{self(start)} {number}" if start == "draw" and number.isdigit() else name

    def stage(self, name: str) -> str:
        """A level of the lexicographic order."""
        start, _, rank = name.partition(", priority ")
        return f"{self(start)} {rank}" if rank else self(name)

    def axes(self, name: str) -> str:
        """A margin by its axes, ``channel × offer``."""
        return " × ".join(self(part) for part in name.split(" × "))

    def number(self, value: float, digits: int = 0) -> str:
        """A number with this language's separators.

        French: narrow no-break space between thousands, decimal comma.
        """
        text = f"{value:,.{digits}f}"
        if not text.strip("-0.,"):
            # what rounds to nothing has no sign
            text = text.lstrip("-")
        if self.language == "fr":
            text = text.replace(",", "\u202f").replace(".", ",")
        return text.replace("-", "\u2212")

    def figure(self, value: float, unit: str) -> str:
        """A figure in its unit: share, EUR, lines and so on."""
        if value != value:
            return "–"
        space = "\u202f" if self.language == "fr" else ""
        if unit == "share":
            return f"{self.number(100 * value, 2 if abs(value) < 0.01 else 1)}{space}%"
        if unit == "EUR":
            return f"{self.number(value)}\u00a0€"
        if unit == "EUR per line":
            return f"{self.number(value, 2)}\u00a0€"
        if unit in ("lines", "count", "hours", "zone-months"):
            return self.number(value)
        return self.number(value, 3)
