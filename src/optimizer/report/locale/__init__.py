"""The report's words by language; what no dictionary knows is shown as the user wrote it."""

from __future__ import annotations

from optimizer.report.locale.batch_en import WORDS as BATCH_EN
from optimizer.report.locale.batch_fr import WORDS as BATCH_FR
from optimizer.report.locale.compare_en import WORDS as COMPARE_EN
from optimizer.report.locale.compare_fr import WORDS as COMPARE_FR
from optimizer.report.locale.en import WORDS as EN
from optimizer.report.locale.fr import WORDS as FR
from optimizer.report.locale.replan_en import WORDS as REPLAN_EN
from optimizer.report.locale.replan_fr import WORDS as REPLAN_FR
from optimizer.report.locale.sensitivity_en import WORDS as SENSITIVITY_EN
from optimizer.report.locale.sensitivity_fr import WORDS as SENSITIVITY_FR
from optimizer.report.locale.sheet_en import WORDS as SHEET_EN
from optimizer.report.locale.sheet_fr import WORDS as SHEET_FR
from optimizer.report.locale.track_en import WORDS as TRACK_EN
from optimizer.report.locale.track_fr import WORDS as TRACK_FR
from optimizer.report.locale.visit_en import WORDS as VISIT_EN
from optimizer.report.locale.visit_fr import WORDS as VISIT_FR

__all__ = ["LANGUAGES", "Words"]

LANGUAGES = {
    "en": EN | BATCH_EN | COMPARE_EN | REPLAN_EN | SENSITIVITY_EN | SHEET_EN | TRACK_EN | VISIT_EN,
    "fr": FR | BATCH_FR | COMPARE_FR | REPLAN_FR | SENSITIVITY_FR | SHEET_FR | TRACK_FR | VISIT_FR,
}


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
