"""What the command line prints: a fault that many rows share is printed once, none is lost."""

from __future__ import annotations

import io

from rich.console import Console

from optimizer.console import print_faults
from optimizer.errors import Fault, ScenarioError


def printed(faults: list[Fault]) -> str:
    """What a user reads."""
    out = io.StringIO()
    print_faults(Console(file=out, width=200), ScenarioError(faults))
    return out.getvalue()


def test_one_cause_is_printed_once() -> None:
    """Of 360 rows with the same fault: the first, how many more and where; others beside it."""
    same = [Fault("a.csv", n, "channel", "'X' is no channel", "use web") for n in range(2, 362)]
    other = Fault("a.csv", 7, "sold", "-4 is below 0", "write 0 or more")
    said = printed([*same, other])
    assert said.startswith("361 faults")
    assert said.count("'X' is no channel") == 1
    assert "a.csv:2\n" in said
    assert "the same 359 times more: lines 3, 4, 5, 6, 7, 8, 9, 10, ..." in said
    assert "a.csv:7\n  sold: -4 is below 0" in said


def test_cells_of_a_workbook_are_alike() -> None:
    """The cell in the field does not make two faults of one cause."""
    said = printed(
        [Fault("a.xlsx", n, f"zone (Ventes!B{n})", "'Y' is no zone", "use 22") for n in (2, 3)]
    )
    assert said.count("is no zone") == 1
    assert "the same once more: line 3" in said


def test_what_differs_is_printed_in_full() -> None:
    """Another value, another place without a line: each its own."""
    said = printed([Fault("a", None, "x", f"{n} is wrong", "write 1") for n in range(5)])
    assert said.count("is wrong") == 5
    assert "the same" not in said
