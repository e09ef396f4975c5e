"""What figures of a study and levels of its factors are called, and how many digits they need."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

import numpy as np

from optimizer.arrays import Floats
from optimizer.network import MEASURES
from optimizer.report.locale import Words

MOST_DIGITS = 8
MOST_NAMED = 12
"""Levels of a factor that are written out; more are told by their ends."""
_DIGITS = {"share": 1, "EUR per line": 2, "ratio": 3}
"""Least decimals of a unit's figures, shares in percent; 0 of the others."""
_LEVELS = {"true": "yes", "false": "no", "none": "batch_nothing"}


def response_label(name: str, words: Words) -> str:
    """A figure in words; its name as it is when there are none for it."""
    kind, _, rest = name.partition(".")
    if kind == "scheme":
        rest, width = rest.removesuffix(".half_width"), rest.endswith(".half_width")
        scheme, _, measure = rest.rpartition(".")
        if measure in MEASURES:
            text = f"{_bare(words(measure))} – {words.scheme(scheme)}"
            return f"{text} (±)" if width else text
    if rest.startswith("last.") and kind == "loop":
        measure = rest.removeprefix("last.").removesuffix(".half_width")
        if text := words.get(f"loop_{measure}", _bare(words.get(measure, ""))):
            text = f"{text} – {words('batch_last_round')}"
            return f"{text} (±)" if rest.endswith(".half_width") else text
    if kind in ("row", "channel", "transfer"):
        middle, _, figure = rest.rpartition(".")
        if middle and (sentence := words.get(f"batch_{kind}_{figure}", "")):
            return sentence.format(name=middle if kind == "row" else words.channel(middle))
    return words.get(f"batch_{name}", name)


def response_text(name: str, units: Mapping[str, str], words: Words) -> str:
    """A figure in words, with its unit."""
    unit, label = units.get(name, ""), response_label(name, words)
    if unit in ("", "ratio", "count"):
        return label
    own = {"share": "%", "EUR per line": words("eur_line")}
    return f"{label} ({own[unit] if unit in own else words.unit(unit)})"


def level_text(level: float | str | None, words: Words, decimals: int = 6) -> str:
    """A level: as the base has it, a number, or the user's own word."""
    if level is None:
        return words("batch_as_base")
    if isinstance(level, str):
        return words(_LEVELS[level]) if level in _LEVELS else level
    return words.number(level, decimals)


def digits(values: Iterable[float], unit: str = "") -> int:
    """Decimals that tell values apart: a hundredth of their range, at least their unit's.

    Never more than write them exactly.

    >>> digits([6200.0, 6800.0]), digits([0.8, 0.9, 1.0]), digits([0.12345, 0.34567])
    (0, 1, 3)
    """
    known = np.array([value for value in values if math.isfinite(value)])
    if not known.size:
        return 0
    spread = float(np.ptp(known)) or abs(float(known[0])) or 1.0
    fine = max(_DIGITS.get(unit, 0), math.ceil(-math.log10(spread / 100)))
    return min(fine, _exact(known))


def level_digits(levels: Iterable[float | str | None]) -> int:
    """Decimals of a factor's levels: a few levels are written exactly, many are told apart."""
    numbers = np.array(sorted({level for level in levels if isinstance(level, float)}))
    return _exact(numbers) if 0 < numbers.size <= MOST_NAMED else digits(numbers)


def _exact(known: Floats) -> int:
    """Decimals that write values exactly."""
    near = 1e-9 * float(np.abs(known).max())
    exact = (d for d in range(MOST_DIGITS) if (np.abs(np.round(known, d) - known) <= near).all())
    return next(exact, MOST_DIGITS)


def _bare(text: str) -> str:
    """A measure's words without the unit at their end."""
    return re.sub(r"\s*\(EUR\)$", "", text)
