"""Families of figures: keys from users' names, and back to what is known of them."""

from __future__ import annotations

from typing import Any, cast

from optimizer.results.figure_definition import Better, Family, Figure, RunResults, Unit, joined

ROWS = Family[dict[str, Any]](
    "row.<row>",
    lambda results: [("row.a.b", {"value": 3, "unit": "hours"}), ("row.c", {"value": 4})],
    (
        Figure("", Unit.LINES, Better.MORE, lambda row: row["value"], certain=False),
        Figure("cost", lambda row: row["unit"], Better.LESS, len, when=lambda row: "unit" in row),
    ),
    lambda scenario, what, schemes: ["row.c"] if what == "plan" else [],
)


def test_keys_values_and_units() -> None:
    """A thing has the figures that fit it; a unit may be its own."""
    figures = dict(ROWS.of(cast(RunResults, None)))
    assert figures == {
        "row.a.b": (3.0, "lines"),
        "row.a.b.cost": (2.0, "hours"),
        "row.c": (4.0, "lines"),
    }


def test_what_every_run_has() -> None:
    """Only figures that are certain, of the kinds of run that have them."""
    assert list(ROWS.certain_keys(cast(Any, None), "plan", ())) == ["row.c.cost"]
    assert list(ROWS.certain_keys(cast(Any, None), "loop", ())) == []


def test_the_closer_pattern_counts_more() -> None:
    """``row.a.cost`` may be a row named *a.cost*; that it is the cost of *a* fits better."""
    matches = sorted(ROWS.matches("row.a.cost"), key=lambda match: match[0])
    assert [figure.name for _, figure in matches] == ["", "cost"]
    assert list(ROWS.matches("column.a")) == []
    assert joined("", "plan.gap") == "plan.gap"
