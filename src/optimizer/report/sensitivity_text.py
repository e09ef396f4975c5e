"""What a study says of its factors and decisions, in sentences and cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from optimizer.report.words import Words
from optimizer.sensitivity import ALL, Sensitivity

__all__ = ["cells", "decision_names", "first_sentences", "robust_sentences", "said_number"]

Cells = tuple[list[str], list[list[str]]]
"""Headers, and rows of text."""

MAIN = ("ST", "mu_star", "share", "swing")
"""By which measure factors are put in order: the first that there is."""


def first_sentences(found: Sensitivity, words: Words) -> Iterator[str]:
    """How many runs there are, and for each response what moves it most."""
    done = len(found.runs) - len(found.missing)
    level = words.figure(found.level, "share")
    yield words("sens_runs").format(done=done, all=len(found.runs), level=level)
    unreached = int((found.runs["status"].eq("done") & ~found.runs["reached"]).sum())
    if unreached:
        yield words("sens_unreached").format(count=unreached)
    for response, rows in found.drivers.groupby("response", sort=False):
        measure = next((m for m in MAIN if rows["measure"].eq(m).any()), "")
        known = rows[rows["measure"].eq(measure) & rows["value"].notna()]
        of = zip(known["factor"], known["value"], strict=True)
        names = ", ".join(f"{factor} ({said_number(value, words)})" for factor, value in of)
        word = "sens_one" if len(known) else "sens_unknown"
        said = words(word).format(response=response, names=names)
        if not len(known) and measure in ("ST", "mu_star") and len(found.missing):
            said = f"{said} {words('sens_need_all')}"
        yield said
    fits = found.fit.dropna()
    for response, share in zip(fits["response"], fits["r_squared"], strict=True):
        said = words.figure(share, "share")
        yield words("sens_fit").format(share=said, response=response)


def robust_sentences(found: Sensitivity, words: Words) -> Iterator[str]:
    """Which decision loses least, and which is good enough most often."""
    for response, rows in found.regret.groupby("response", sort=False) if len(found.regret) else ():
        known = rows.dropna(subset=["expected"]).reset_index(drop=True)
        if not len(known):
            yield words("sens_unknown").format(response=response)
            continue
        names = decision_names(known, found.decisions, words)
        safe = int(known["largest"].argmin())
        yield words("sens_best").format(
            response=response,
            name=names[0],
            value=said_number(known["expected"][0], words),
            safe=names[safe],
            worst=said_number(known["largest"][safe], words),
            run=int(known["worst"][safe]),
        )
    if len(found.satisficing):
        rows = found.satisficing[found.satisficing["threshold"] == ALL].dropna(subset=["share"])
        for name, share in zip(
            decision_names(rows, found.decisions, words), rows["share"], strict=True
        ):
            yield words("sens_good").format(name=name, share=words.figure(share, "share"))


def cells(name: str, table: pd.DataFrame, found: Sensitivity, words: Words) -> Cells:
    """A table of :attr:`optimizer.sensitivity.Sensitivity.tables` as people read it."""
    if name in ("regret", "satisficing"):
        decided = decision_names(table, found.decisions, words)
        rest = table.drop(columns=list(found.decisions))
        rest.insert(1, "decision", decided)
        table = rest
    headers = [HEADERS.get(column, f"sens_{column}") for column in table.columns]
    rows = [
        [_cell(column, value, words) for column, value in zip(table.columns, row, strict=True)]
        for row in table.itertuples(index=False)
    ]
    return [words(header) for header in headers], rows


HEADERS = {"share": "sens_share_of", "missing": "sens_not_done"}


def _cell(column: str, value: object, words: Words) -> str:
    if column == "measure":
        return words(f"sens_{value}")
    if column == "threshold" and value == ALL:
        return words("sens_all")
    if column in ("share", "r_squared"):
        return words.figure(float(str(value)), "share")
    if isinstance(value, str):
        return value
    return said_number(float(str(value)), words)


def said_number(value: float, words: Words) -> str:
    """Four digits of a figure of any size; a dash for one that is not known."""
    if value != value:
        return "–"
    whole = float(value).is_integer() or abs(value) >= 1000
    digits = 0 if whole else max(0, min(6, 3 - len(str(int(abs(value)))) + (abs(value) < 1)))
    return words.number(value, digits)


def decision_names(table: pd.DataFrame, decisions: Sequence[str], words: Words) -> list[str]:
    """What each row's decision is called: ``budget 0.9, web closed``."""
    if not decisions:
        return [words("sens_all_runs")] * len(table)
    return [
        ", ".join(
            f"{name} {_level(value, words)}" for name, value in zip(decisions, row, strict=True)
        )
        for row in table[list(decisions)].itertuples(index=False)
    ]


def _level(value: object, words: Words) -> str:
    if isinstance(value, str):
        return words("sens_base") if value == "as the base" else value
    return said_number(float(str(value)), words)
