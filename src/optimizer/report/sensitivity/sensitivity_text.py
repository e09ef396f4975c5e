"""What a study says of its factors and decisions, in sentences and cells."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from optimizer.report.batch.figure_labels import level_digits, level_text, response_label, unit_text
from optimizer.report.locale import Words
from optimizer.sensitivity import ALL, Sensitivity
from optimizer.sensitivity.robustness import AS_BASE

Cells = tuple[list[str], list[list[str]]]
"""Headers, and rows of text."""

MOST_MISSING = 10
"""Runs that are not done and are listed; the others are counted."""
SHARES = ("share", "S1", "S2", "ST")
RATIOS = ("coefficient", "rank")
MAIN = ("ST", "mu_star", "share", "swing")
"""By which measure factors are put in order: the first that there is."""


def first_sentences(found: Sensitivity, words: Words) -> Iterator[str]:
    """How many runs there are, and for each response what moves it most."""
    done = len(found.runs) - len(found.missing)
    level = words.figure(found.level, "share")
    yield words("sens_runs").format(done=done, all=len(found.runs), level=level)
    if len(found.missing):
        yield words("sens_partial").format(done=done, all=len(found.runs))
        if len(found.regret):
            whole = int(found.regret["futures"].max())
            yield words("sens_partial_futures").format(whole=whole, all=found.futures)
    unreached = int((found.runs["status"].eq("done") & ~found.runs["reached"]).sum())
    if unreached:
        yield words("sens_unreached").format(count=unreached)
    for response, rows in found.drivers.groupby("response", sort=False):
        measure = next((m for m in MAIN if rows["measure"].eq(m).any()), "")
        known = rows[rows["measure"].eq(measure) & rows["value"].notna()]
        of = zip(known["factor"], known["value"], strict=True)
        unit = found.units.get(str(response), "")
        names = ", ".join(f"{factor} ({_measured(v, measure, unit, words)})" for factor, v in of)
        word = "sens_one" if len(known) else "sens_unknown"
        said = words(word).format(response=response_words(found, response, words), names=names)
        if not len(known) and measure in ("ST", "mu_star") and len(found.missing):
            said = f"{said} {words('sens_need_all')}"
        yield said
    fits = found.fit.dropna()
    for response, share in zip(fits["response"], fits["r_squared"], strict=True):
        said = _percent(share, words)
        name = response_words(found, response, words)
        yield words("sens_fit").format(share=said, response=name)


def robust_sentences(found: Sensitivity, words: Words) -> Iterator[str]:
    """Which decision loses least, and which is good enough most often."""
    for response, rows in found.regret.groupby("response", sort=False) if len(found.regret) else ():
        known = rows.dropna(subset=["expected"]).reset_index(drop=True)
        if not len(known):
            yield words("sens_unknown").format(response=response_words(found, response, words))
            continue
        names = decision_names(known, found.decisions, words)
        safe = int(known["largest"].argmin())
        worst, unit = known["largest"][safe], found.units.get(str(response), "")
        yield words("sens_best" if worst > 0 else "sens_best_even").format(
            response=response_words(found, response, words),
            name=names[0],
            value=_measured(known["expected"][0], "", unit, words),
            safe=names[safe],
            worst=_measured(worst, "", unit, words),
            run=known["worst"][safe],
        )
    yield from _good_sentences(found, words)


def _good_sentences(found: Sensitivity, words: Words) -> Iterator[str]:
    """How often each decision is good enough, and which thresholds tell nothing apart."""
    if len(found.satisficing):
        rows = found.satisficing[found.satisficing["threshold"] == ALL].dropna(subset=["share"])
        for name, share in zip(
            decision_names(rows, found.decisions, words), rows["share"], strict=True
        ):
            yield words("sens_good").format(name=name, share=_percent(share, words))
    for response, rows in (
        found.satisficing.groupby("threshold", sort=False) if len(found.satisficing) else ()
    ):
        kept = rows["share"].dropna().unique()
        if response == ALL or len(kept) != 1 or kept[0] not in (0, 1):
            continue
        y = found.runs[found.runs["status"] == "done"][str(response)].dropna()
        low, high = (
            _measured(end, "", found.units.get(str(response), ""), words)
            for end in (y.min(), y.max())
        )
        yield words("sens_all_keep" if kept[0] else "sens_none_keeps").format(
            response=response_words(found, response, words), low=low, high=high
        )


def response_words(found: Sensitivity, name: object, words: Words) -> str:
    """A figure in words with its unit, as the report of a study has it."""
    unit = unit_text(found.units.get(str(name), ""), words)
    label = response_label(str(name), words)
    return f"{label} ({unit})" if unit else label


def cells(name: str, table: pd.DataFrame, found: Sensitivity, words: Words) -> Cells:
    """A table of :attr:`optimizer.sensitivity.Sensitivity.tables` as people read it."""
    if name in ("regret", "satisficing"):
        decided = decision_names(table, found.decisions, words)
        rest = table.drop(columns=list(found.decisions))
        rest.insert(1, "decision", decided)
        table = rest
    if name == "missing":
        table = table.head(MOST_MISSING)
    headers = [HEADERS.get(column, f"sens_{column}") for column in table.columns]
    rows = [
        [_cell(column, row, found, words) for column in table.columns]
        for row in table.to_dict("records")
    ]
    return [words.get(header, header) for header in headers], rows


HEADERS = {"share": "sens_share_of", "missing": "sens_not_done"}


def _cell(column: str, row: Mapping[Hashable, Any], found: Sensitivity, words: Words) -> str:
    value = row[column]
    if column == "response" or (column == "threshold" and value != ALL):
        return response_words(found, value, words)
    if column == "measure":
        return words(f"sens_{value}")
    if column == "threshold" and value == ALL:
        return words("sens_all")
    if column in ("share", "r_squared"):
        return _percent(float(str(value)), words)
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return "–"
    if column in ("run", "worst", "futures", "missing", "runs"):
        return said_number(float(value), words)
    if "threshold" in row:
        return _percent(float(value), words)
    unit = found.units.get(str(row.get("response", "")), "")
    return _measured(float(value), str(row.get("measure", "")), unit, words)


def _measured(value: float, measure: str, unit: str, words: Words) -> str:
    """A measure of a response: a share of variance, a ratio, or in the response's unit."""
    if measure in SHARES:
        return _percent(value, words)
    percent = unit == "share" and measure not in RATIOS
    return said_number(100 * value if percent else value, words)


def _percent(value: float, words: Words) -> str:
    """A share with one decimal, of nothing too: all in a column have the same form."""
    sign = "\u202f%" if words.language == "fr" else "%"
    return f"{words.number(100 * value, 1)}{sign}" if value == value else "–"


def said_number(value: float, words: Words) -> str:
    """Four digits of a figure of any size; a dash for one that is not known."""
    if value != value:
        return "–"
    whole = float(value).is_integer() or abs(value) >= 1000
    digits = 0 if whole else max(0, min(6, 3 - len(str(int(abs(value)))) + (abs(value) < 1)))
    return words.number(value, digits if round(value, digits) else 0)


def decision_names(table: pd.DataFrame, decisions: Sequence[str], words: Words) -> list[str]:
    """What each row's decision is called: ``budget 0.9, web closed``."""
    if not decisions:
        return [words("sens_all_runs")] * len(table)
    columns = [[f"{n} {level}" for level in _levels(table[n].tolist(), words)] for n in decisions]
    return [", ".join(row) for row in zip(*columns, strict=True)]


def _levels(values: Sequence[float | str], words: Words) -> list[str]:
    """Levels as the study's file has them."""
    plain = [None if value == AS_BASE else value for value in values]
    decimals = level_digits(plain)
    return [
        words("sens_base") if value is None else level_text(value, words, _own(value, decimals))
        for value in plain
    ]


def _own(value: float | str, most: int) -> int:
    """Decimals that one level needs, of those that the column has."""
    return min(most, level_digits([value]))
