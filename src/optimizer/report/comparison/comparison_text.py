"""What a comparison says, in words and rows of text: for terminal, page and workbook."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from optimizer.comparison import Comparison, Difference, InputDifference
from optimizer.comparison.input_differences import TableDifference
from optimizer.report.locale import Words

_MAIN = re.compile(
    r"(plan|reference|channel|commitments|runs|loop)\..*|row\..*\.shortfall"
    r"|scheme\.(?!.*\.component\.).*"
)
LONGEST = 70
"""Letters of a value that a page shows."""


def value_text(value: Any, words: Words) -> str:
    """A plain value: a number with this language's marks, a part as compact JSON."""
    if value is None:
        return words("compare_absent")
    if isinstance(value, bool):
        return words("yes" if value else "no")
    if isinstance(value, int | float):
        return words.number(value, _digits(float(value)))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _digits(value: float) -> int:
    """Decimals that a number has, six at most."""
    text = f"{abs(value):.6f}".rstrip("0")
    return len(text.partition(".")[2])


def signed(value: float, unit: str, words: Words) -> str:
    """A difference with its sign; shares differ by points."""
    if value != value:
        return words.figure(value, unit)
    if unit == "share":
        points = round(100 * value, 2) + 0.0
        text = f"{words.number(points, 2)}\u00a0{words('compare_points')}"
    else:
        text = words.figure(value, unit)
    if not re.search("[1-9]", text):
        return text.replace("\u2212", "")
    return f"+{text}" if value > 0 else text


def input_rows(difference: Difference, words: Words) -> list[list[str]]:
    """Header, then a row a field: path, A, B."""
    head = [words("compare_path"), "A", difference.letter]
    return [head, *([field.path, *_sides(field, words)] for field in difference.inputs)]


def _sides(field: InputDifference, words: Words) -> tuple[str, str]:
    if field.kind == "order":
        a, b = (words("compare_order").format(names=", ".join(n)) for n in (field.a, field.b))
        return a, b
    if field.table is None:
        return value_text(field.a, words), value_text(field.b, words)
    counts = (field.table.rows_a, field.table.rows_b)
    if not field.table.read:
        return field.a, field.b
    rows = [words("compare_table_rows").format(count=words.number(n)) for n in counts]
    return f"{field.a} ({rows[0]})", f"{field.b} ({rows[1]})"


def table_text(table: TableDifference, letter: str, words: Words) -> list[str]:
    """What differs in a table, a text each."""
    if not table.read:
        return [words("compare_unread")]
    if table.same_values:
        return [words("compare_same_values")]
    sentences = []
    if table.rows:
        sentences.append(words("compare_changed").format(rows=words.number(table.rows)))
    for column in table.columns:
        key = "compare_columns" if column.largest != column.largest else "compare_largest"
        largest = words.number(column.largest, _digits(column.largest))
        cells = words.number(column.cells)
        sentences.append(words(key).format(name=column.name, cells=cells, largest=largest))
    for side, rows in (("A", table.only_a), (letter, table.only_b)):
        if rows:
            counts = {"count": words.number(len(rows)), "names": first_names(rows, words, 3)}
            sentences.append(words("compare_rows_only").format(letter=side, **counts))
    for side, columns in (("A", table.columns_a), (letter, table.columns_b)):
        if columns:
            names = ", ".join(columns)
            sentences.append(words("compare_columns_only").format(letter=side, names=names))
    return sentences


def first_names(names: Sequence[str], words: Words, most: int) -> str:
    """The first names, and how many more."""
    shown = ", ".join(names[:most])
    rest = len(names) - most
    return f"{shown} {words('compare_and_more').format(count=rest)}" if rest > 0 else shown


def moved_text(difference: Difference, words: Words) -> str:
    """Lines moved and more or fewer in all, in one sentence."""
    moved = difference.targets
    return words("compare_moved").format(
        moved=words.number(moved.moved),
        net=signed(moved.difference, "lines", words),
        a=words.number(moved.total_a),
        b=words.number(moved.total_b),
        letter=difference.letter,
    )


def margin_rows(difference: Difference, axes: tuple[str, ...], words: Words) -> list[list[str]]:
    """Header, then a row a group: names, A, B, difference, moved (lines)."""
    table = difference.targets.margins[axes]
    head = [*map(words, axes), "A", difference.letter]
    head += [words("compare_difference"), words("compare_lines_moved")]
    return [head, *_line_rows(table, axes, words)]


def movement_rows(difference: Difference, words: Words, most: int) -> list[list[str]]:
    """Header, then the targets that differ most."""
    axes = ("channel", "zone", "offer", "month")
    head = [*map(words, axes), "A", difference.letter, words("compare_difference")]
    table = difference.targets.cells.head(most)
    return [head, *(row[:-1] for row in _line_rows(table.assign(moved=0), axes, words))]


def _line_rows(table: pd.DataFrame, axes: Sequence[str], words: Words) -> Iterator[list[str]]:
    for row in table.to_dict("records"):
        names = [words.name(axis, row[axis]) for axis in axes]
        lines = [words.number(row[side]) for side in ("a", "b")]
        moved = words.number(row["moved"])
        yield [*names, *lines, signed(row["difference"], "lines", words), moved]


def main_figures(difference: Difference) -> pd.DataFrame:
    """Of the figures that differ those of plan, channels, commitments, schemes and loop."""
    table = difference.moved_figures
    main = np.array([bool(_MAIN.fullmatch(name)) for name in table["name"]], dtype=np.bool_)
    # a row that is kept in one run and not told of in the other
    kept = table["name"].str.startswith("row.") & (table[["a", "b"]].fillna(0) == 0).all(axis=1)
    return table[main & ~kept].reset_index(drop=True)


def level_text(level: float, words: Words) -> str:
    """A confidence as a percentage, with no more decimals than write it exactly."""
    return words.percent(level, _digits(round(100 * level, 4)))


def figure_rows(table: pd.DataFrame, letter: str, level: float, words: Words) -> list[list[str]]:
    """Header, then a row a figure: A, B, difference, its interval, whether all hold, how."""
    head = [words("compare_name"), "A", letter, words("compare_difference")]
    head.append(words("compare_interval").format(level=level_text(level, words)))
    rows = [[*head, words("compare_sure"), words("compare_how")]]
    for row in table.to_dict("records"):
        unit, sampled = str(row["unit"]), row["low"] == row["low"]
        sides = [_side(row[side], unit, words) for side in ("a", "b")]
        ends = [signed(row[end], unit, words) for end in ("low", "high")]
        sure = not row["low_together"] <= 0 <= row["high_together"]
        how = words(f"compare_how_{row['how']}") + (f" ({row['n']})" if sampled else "")
        interval = (f"[{ends[0]} ; {ends[1]}]", words("yes" if sure else "no"))
        cells = [*sides, signed(row["difference"], unit, words)]
        rows.append([str(row["name"]), *cells, *(interval if sampled else ("", "")), how])
    return rows


def _side(value: float, unit: str, words: Words) -> str:
    text = words.figure(value, unit)
    plain = unit in ("share", "EUR", "EUR per line", "ratio", "count") or value != value
    return text if plain else f"{text} {words.unit(unit)}"


def notes(comparison: Comparison, words: Words) -> list[str]:
    """Every note, a sentence or two each."""
    sentences = [
        words("compare_note_reached").format(letter=letter)
        for letter, side in zip(_letters(comparison), comparison.sides, strict=True)
        if not side.reached
    ]
    for difference in comparison.differences:
        if not difference.same_versions:
            sentences.append(words("compare_note_versions").format(letter=difference.letter))
        sentences += _samples(difference, comparison.level, words)
        sentences += _shapes(difference, words)
    return [*sentences, words("compare_note_half"), words("compare_note_units")]


def _letters(comparison: Comparison) -> list[str]:
    return ["A", *(d.letter for d in comparison.differences)]


def legend(comparison: Comparison, words: Words) -> list[str]:
    """Which run each letter stands for."""
    return [
        words("compare_legend").format(letter=letter, name=side.name, place=side.place)
        for letter, side in zip(_letters(comparison), comparison.sides, strict=True)
    ]


def _samples(difference: Difference, level: float, words: Words) -> Iterator[str]:
    """How intervals were made, and what they hold for."""
    count = int(difference.figures["low"].notna().sum())
    if not count:
        yield words("compare_note_plain").format(letter=difference.letter)
        return
    n_a, n_b = difference.replications
    kind = "paired" if difference.same_points else "other_points"
    if difference.a.seed != difference.b.seed:
        kind = "independent"
    values = {"letter": difference.letter, "n_a": n_a, "n_b": n_b, "n": min(n_a, n_b)}
    yield words(f"compare_note_{kind}").format(**values)
    if n_a != n_b and kind != "independent":
        yield words("compare_note_unequal").format(**values)
    yield words("compare_note_levels").format(
        level=level_text(level, words), sure=words("compare_sure"), count=count
    )


def _shapes(difference: Difference, words: Words) -> Iterator[str]:
    moved = difference.targets
    for letter, only in (("A", moved.only_a), (difference.letter, moved.only_b)):
        for axis, names in only.items():
            shown = first_names([words.name(axis, name) for name in names], words, 8)
            yield words("compare_note_only").format(letter=letter, axis=words(axis), names=shown)
    if moved.other_region:
        shown = first_names(moved.other_region, words, 8)
        yield words("compare_note_region").format(letter=difference.letter, names=shown)
