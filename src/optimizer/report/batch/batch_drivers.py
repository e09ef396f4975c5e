"""What drives what in a study: a heat map at a glance, and every measure as a figure."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd

from optimizer.report.batch.study_figures import Batch
from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import digits, response_label, response_text
from optimizer.report.render.figures.heat_map import draw_heat_map
from optimizer.report.render.style import picture
from optimizer.sensitivity import MEASURES, drivers
from optimizer.sensitivity.factor_measures import drawn_factors

MAIN = ("share", "ST", "mu_star", "swing")
"""What a heat map shows: the first of these that there is."""
SHARES = ("share", "S1", "ST")
RATIOS = ("coefficient", "rank")


def drivers_of(batch: Batch) -> pd.DataFrame:
    """The table of :func:`optimizer.sensitivity.drivers`, without what has no value."""
    spec = batch.study.spec
    drawn = drawn_factors(spec, batch.table)
    table = drivers(batch.table, batch.factors, batch.responses, spec.design, drawn=drawn)
    return table[table["value"].notna()].reset_index(drop=True)


def unit_of(batch: Batch, response: str, measure: str) -> str:
    """Unit of a measure: a share, a ratio, or the response's own."""
    if measure in SHARES:
        return "share"
    return "ratio" if measure in RATIOS else batch.units.get(response, "")


def measure_text(
    batch: Batch, measured: pd.DataFrame, response: str, measure: str, value: float, words: Words
) -> str:
    """A measure's value with the digits that tell a response's factors apart."""
    if value != value:
        return ""
    unit = unit_of(batch, response, measure)
    scale, sign = (100, words.percent_sign) if unit == "share" else (1, "")
    decimals = 2 if measure in RATIOS else 1
    if measure not in (*RATIOS, *SHARES):
        rows = measured[(measured["response"] == response) & (measured["measure"] == measure)]
        decimals = digits([0.0, *(scale * rows["value"]).tolist()], unit)
    return words.number(round(scale * value, decimals) + 0.0, decimals) + sign


def drivers_rows(batch: Batch, measured: pd.DataFrame, words: Words) -> list[dict[str, str]]:
    """A row a response and factor: its measures as text, with their intervals."""
    rows: list[dict[str, str]] = []
    for (response, factor), group in measured.groupby(["response", "factor"], sort=False):
        row = {"response": response_text(str(response), batch.units, words), "factor": str(factor)}
        for effect in group.itertuples():
            text, low, high = (
                measure_text(batch, measured, str(response), str(effect.measure), float(v), words)  # type: ignore[arg-type]
                for v in (effect.value, effect.low, effect.high)
            )
            interval = f" [{low} {words('batch_high')} {high}]" if low and high else ""
            row[str(effect.measure)] = text + interval
        rows.append(row)
    return rows


def measures_in(measured: pd.DataFrame) -> list[str]:
    """Measures that some response has, in order."""
    known = set(measured["measure"])
    return [measure for measure in MEASURES if measure in known]


def drivers_picture(batch: Batch, measured: pd.DataFrame, words: Words) -> bytes | None:
    """Responses by factors, the main measure of each; None where nothing varies."""
    shown = measured.groupby("response", sort=False)["measure"].agg(
        lambda there: next(measure for measure in MAIN if measure in set(there))
    )
    if shown.empty:
        return None
    responses = [name for name in batch.responses if name in shown.index]
    values = np.full((len(responses), len(batch.factors)), np.nan)
    written = [["" for _ in batch.factors] for _ in responses]
    for one in measured.itertuples():
        response, factor, measure = str(one.response), str(one.factor), str(one.measure)
        if measure == shown[response]:
            i, j = responses.index(response), batch.factors.index(factor)
            values[i, j] = float(one.value)  # type: ignore[arg-type]
            written[i][j] = measure_text(batch, measured, response, measure, values[i, j], words)
    for i, response in enumerate(responses):
        most = np.nanmax(values[i])
        if shown[response] not in SHARES and most > 0:
            values[i] /= most
    kinds = sorted({words(f"batch_m_{measure}") for measure in shown})
    return picture(
        lambda: draw_heat_map(
            values,
            [textwrap.fill(response_label(name, words), 34) for name in responses],
            [textwrap.fill(name, 14) for name in batch.factors],
            " / ".join(kinds),
            ("", ""),
            written,
        )
    )
