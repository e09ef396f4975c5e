"""A study in words and tables: what was varied, how many runs came to what, and all runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.report.batch.study_figures import Batch
from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import (
    MOST_NAMED,
    digits,
    level_digits,
    level_text,
    response_text,
)
from optimizer.study.definition.study_schema import StudyFactor


def counts(batch: Batch) -> list[tuple[str, int]]:
    """Name and number of all runs, of different ones, and of runs by status."""
    numbers = [("batch_runs", len(batch.table)), ("batch_different", len(batch.study.unique))]
    for status in ("done", "failed", "set aside", "missing"):
        number = batch.count(status)
        if number or status in ("done", "failed"):
            numbers.append((f"batch_all_{status.replace(' ', '_')}", number))
    return numbers


def state(batch: Batch, words: Words) -> str:
    """Whether every run is done, to its gap and precision, and keeps its commitments."""
    whole = len(batch.table) == batch.count("done")
    parts = [words("batch_whole")] if whole and not batch.short else []
    if not whole:
        parts.append(words("batch_not_whole").format(count=len(batch.table) - batch.count("done")))
    if batch.short:
        parts.append(words("batch_short").format(count=batch.short))
    missed = batch.unkept
    if missed:
        named = ", ".join(map(str, missed[:MOST_NAMED])) + (", …" * (len(missed) > MOST_NAMED))
        parts.append(words("batch_unkept").format(count=len(missed), runs=named))
    return " ".join(parts)


def factor_label(batch: Batch, name: str, words: Words) -> str:
    """A factor's own name, and whether its levels multiply what the base has."""
    return f"{name} ({words('batch_times_base')})" if batch.study.spec.factors[name].scale else name


def factor_rows(batch: Batch, words: Words) -> list[tuple[str, str, str]]:
    """Name, field and levels of each factor."""
    return [
        (name, _field(factor), _levels(batch, name, factor, words))
        for name, factor in batch.study.spec.factors.items()
    ]


def about_rows(batch: Batch, words: Words) -> list[tuple[str, str]]:
    """What each figure can be traced by."""
    spec, base = batch.study.spec, batch.study.base
    design = words.get(f"batch_design_{spec.design.kind}", spec.design.kind)
    what = words.get(f"batch_what_{spec.run.what}", spec.run.what)
    separator = " ; " if words.language == "fr" else "; "
    return [
        (words("batch_base"), f"{base.spec.name} ({base.hash[:12]})"),
        (words("seed"), str(base.spec.seed)),
        (words("batch_design"), f"{design}{separator}{what}"),
        (words("batch_responses"), ", ".join(spec.responses)),
    ]


def _field(factor: StudyFactor) -> str:
    if factor.variants is not None:
        return ", ".join(dict.fromkeys(path for of in factor.variants.values() for path in of))
    return str(factor.path)


def _levels(batch: Batch, name: str, factor: StudyFactor, words: Words) -> str:
    """The levels that runs have, and of a distribution what it is."""
    found = list(dict.fromkeys(level for level in batch.levels(name) if level is not None))
    numbers = [level for level in found if isinstance(level, float)]
    decimals = level_digits(found)
    said = ""
    if factor.kind in ("uniform", "normal", "triangular"):
        values = getattr(factor, factor.kind).model_dump()
        shown = {k: level_text(float(v), words, digits([float(v)])) for k, v in values.items()}
        said = words(f"batch_{factor.kind}").format(**shown)
        if len(found) > MOST_NAMED:
            return said
    if len(found) > MOST_NAMED and len(numbers) == len(found):
        low, high = (words.number(end(numbers), decimals) for end in (min, max))
        return words("batch_from_to").format(count=len(found), low=low, high=high)
    separator = " ; " if words.language == "fr" else "; "
    listed = separator.join(level_text(level, words, decimals) for level in found[:MOST_NAMED])
    more = len(found) - MOST_NAMED
    listed += f"{separator}+ {more}" if more > 0 else ""
    return f"{said}{separator}{listed}" if said else listed


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
