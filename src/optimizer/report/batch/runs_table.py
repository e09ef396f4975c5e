"""The table of all runs: its columns, their units and digits, the same in page and workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.report.batch.study_figures import Batch
from optimizer.report.batch.study_summary import factor_label
from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import digits, level_digits, level_text, response_text


@dataclass(frozen=True)
class TableColumn:
    """A column of the table of runs.

    Attributes
    ----------
    name : str
        Of the factor or response; else what it is.
    title : str
        As people read it, with its unit.
    number : bool
        Whether its cells are numbers; else text.
    share : bool
        Whether they are shown in percent.
    decimals : int
        Of the figures as shown.
    empty : str
        What stands where there is no figure.
    cells : list of (float, int, str or None)
        One a run; None where there is no figure.
    """

    name: str
    title: str
    number: bool
    share: bool
    decimals: int
    empty: str
    cells: list[float | int | str | None]


def runs_columns(batch: Batch, words: Words) -> list[TableColumn]:
    """Run, factors, responses (with half-widths), status, whether reached, reason, key."""
    table = batch.table
    status = [words(f"batch_{status.replace(' ', '_')}") for status in table["status"]]
    reached = [
        words("yes" if reached else "no") if done else None
        for done, reached in zip(batch.done, table["reached"], strict=True)
    ]
    kept = [None if pair is None else f"{pair[0]}/{pair[1]}" for pair in batch.commitments]
    return [
        TableColumn("run", words("batch_run"), True, False, 0, "", table["run"].tolist()),
        *(_factor(batch, name, words) for name in batch.factors),
        *(column for name in batch.responses for column in _response(batch, name, words)),
        *([_text("commitments", words("batch_kept"), kept)] if batch.unkept else []),
        _text("status", words("status"), status),
        _text("reached", words("batch_reached"), reached),
        _text("reason", words("reason"), [text or None for text in table["reason"]]),
        _text("key", words("batch_key"), table["key"].tolist()),
    ]


def _text(name: str, title: str, cells: Sequence[str | None]) -> TableColumn:
    return TableColumn(name, title, False, False, 0, "", list(cells))


def _factor(batch: Batch, name: str, words: Words) -> TableColumn:
    levels, title = batch.levels(name), factor_label(batch, name, words)
    decimals = level_digits(levels)
    if batch.numeric(name):
        base = level_text(None, words)
        return TableColumn(name, title, True, False, decimals, base, list(levels))
    return _text(name, title, [level_text(level, words, decimals) for level in levels])


def _response(batch: Batch, name: str, words: Words) -> list[TableColumn]:
    unit, title = batch.units.get(name, ""), response_text(name, batch.units, words)
    share = unit == "share"
    values = [value if value == value else None for value in batch.values(name).tolist()]
    scale = 100 if share else 1
    decimals = digits([scale * value for value in values if value is not None], unit)
    columns = [TableColumn(name, title, True, share, decimals, "–", list(values))]
    if name in batch.half_widths:
        half: list[float | int | str | None] = [
            width if width == width else None for width in batch.half_widths[name].tolist()
        ]
        columns.append(TableColumn(f"{name}.half_width", "±", True, share, decimals, "–", half))
    return columns
