"""What a study says of its factors and decisions, in sentences and cells."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import level_digits, level_text, response_text
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
HEADERS = {"share": "sens_share_of", "missing": "sens_not_done"}
"""Columns that are headed otherwise than by their own word."""


def first_sentences(analysis: Sensitivity, words: Words) -> Iterator[str]:
    """How many runs there are, and for each response what moves it most."""
    done = len(analysis.runs) - len(analysis.missing)
    counts = {"done": done, "all": len(analysis.runs)}
    yield words("sens_runs").format(level=words.figure(analysis.level, "share"), **counts)
    if len(analysis.missing):
        yield words("sens_partial").format(**counts)
        if len(analysis.regret):
            whole = int(analysis.regret["futures"].max())
            yield words("sens_partial_futures").format(whole=whole, all=analysis.futures)
    unreached = int((analysis.runs["status"].eq("done") & ~analysis.runs["reached"]).sum())
    if unreached:
        yield words("sens_unreached").format(count=unreached)
    for response, rows in analysis.drivers.groupby("response", sort=False):
        yield _main_factors(analysis, str(response), rows, words)
    fits = analysis.fit.dropna()
    for response, share in zip(fits["response"], fits["r_squared"], strict=True):
        name = response_text(str(response), analysis.units, words)
        yield words("sens_fit").format(share=_percent(share, words), response=name)


def _main_factors(analysis: Sensitivity, response: str, rows: pd.DataFrame, words: Words) -> str:
    """Which factors move a response most, by the first of the main measures that there is."""
    measure = next((m for m in MAIN if rows["measure"].eq(m).any()), "")
    known = rows[rows["measure"].eq(measure) & rows["value"].notna()]
    unit = analysis.units.get(response, "")
    names = ", ".join(
        f"{factor} ({_measured(value, measure, unit, words)})"
        for factor, value in zip(known["factor"], known["value"], strict=True)
    )
    name = response_text(response, analysis.units, words)
    text = words("sens_one" if len(known) else "sens_unknown").format(response=name, names=names)
    if not len(known) and measure in ("ST", "mu_star") and len(analysis.missing):
        return f"{text} {words('sens_need_all')}"
    return text


def robust_sentences(analysis: Sensitivity, words: Words) -> Iterator[str]:
    """Which decision loses least, and which is good enough most often."""
    for response, rows in _groups(analysis.regret, "response"):
        known = rows.dropna(subset=["expected"]).reset_index(drop=True)
        name, unit = response_text(response, analysis.units, words), analysis.units.get(response)
        if not len(known):
            yield words("sens_unknown").format(response=name)
            continue
        decisions = decision_names(known, analysis.decisions, words)
        safe = int(known["largest"].argmin())
        worst = known["largest"][safe]
        yield words("sens_best" if worst > 0 else "sens_best_even").format(
            response=name,
            name=decisions[0],
            value=_measured(known["expected"][0], "", unit or "", words),
            safe=decisions[safe],
            worst=_measured(worst, "", unit or "", words),
            run=known["worst"][safe],
        )
    yield from _good_sentences(analysis, words)


def _good_sentences(analysis: Sensitivity, words: Words) -> Iterator[str]:
    """How often each decision is good enough, and which thresholds tell nothing apart."""
    for threshold, rows in _groups(analysis.satisficing, "threshold"):
        if threshold == ALL:
            known = rows.dropna(subset=["share"])
            names = decision_names(known, analysis.decisions, words)
            for name, share in zip(names, known["share"], strict=True):
                yield words("sens_good").format(name=name, share=_percent(share, words))
    for threshold, rows in _groups(analysis.satisficing, "threshold"):
        shares = rows["share"].dropna().unique()
        if threshold == ALL or len(shares) != 1 or shares[0] not in (0, 1):
            continue
        values = analysis.runs[analysis.runs["status"] == "done"][threshold].dropna()
        unit = analysis.units.get(threshold, "")
        yield words("sens_all_keep" if shares[0] else "sens_none_keeps").format(
            response=response_text(threshold, analysis.units, words),
            low=_measured(values.min(), "", unit, words),
            high=_measured(values.max(), "", unit, words),
        )


def _groups(table: pd.DataFrame, column: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Rows by the name in a column; none of a table without rows, which lacks its columns."""
    for name, rows in table.groupby(column, sort=False) if len(table) else ():
        yield str(name), rows


def cells(name: str, table: pd.DataFrame, analysis: Sensitivity, words: Words) -> Cells:
    """A table of :attr:`optimizer.sensitivity.Sensitivity.tables` as people read it."""
    if name in ("regret", "satisficing"):
        decisions = decision_names(table, analysis.decisions, words)
        table = table.drop(columns=list(analysis.decisions))
        table.insert(1, "decision", decisions)
    if name == "missing":
        table = table.head(MOST_MISSING)
    headers = [HEADERS.get(column, f"sens_{column}") for column in table.columns]
    rows = [
        [_cell(column, row, analysis, words) for column in table.columns]
        for row in table.to_dict("records")
    ]
    return [words.get(header, header) for header in headers], rows


def _cell(column: str, row: Mapping[Hashable, Any], analysis: Sensitivity, words: Words) -> str:
    value = row[column]
    if column == "threshold" and value == ALL:
        return words("sens_all")
    if column in ("response", "threshold"):
        return response_text(str(value), analysis.units, words)
    if column == "measure":
        return words(f"sens_{value}")
    if column in ("share", "r_squared"):
        return _percent(float(str(value)), words)
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return "–"
    if column in ("run", "worst", "futures", "missing", "runs"):
        return four_digits(float(value), words)
    if "threshold" in row:
        return _percent(float(value), words)
    unit = analysis.units.get(str(row.get("response", "")), "")
    return _measured(float(value), str(row.get("measure", "")), unit, words)


def _measured(value: float, measure: str, unit: str, words: Words) -> str:
    """A measure of a response: a share of variance, a ratio, or in the response's unit."""
    if measure in SHARES:
        return _percent(value, words)
    percent = unit == "share" and measure not in RATIOS
    return four_digits(100 * value if percent else value, words)


def _percent(value: float, words: Words) -> str:
    """A share with one decimal, of nothing too: all in a column have the same form."""
    return words.percent(value) if value == value else "–"


def four_digits(value: float, words: Words) -> str:
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
    """Levels as the study's file has them, each with the decimals that it needs itself."""
    plain = [None if value == AS_BASE else value for value in values]
    most = level_digits(plain)
    return [
        words("sens_base")
        if level is None
        else level_text(level, words, min(most, level_digits([level])))
        for level in plain
    ]
