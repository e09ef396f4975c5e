"""The solved LP of a stage: what is known is not searched again."""

from __future__ import annotations

from typing import Any

import numpy as np

from optimizer.plan.relaxation.relaxed_stage import RelaxedStage


def _relaxed(calls: list[tuple[int, bool]], known: Any, width: int) -> RelaxedStage:
    def search(pricing: Any, per_block: int, exact: bool) -> Any:
        calls.append((per_block, exact))
        return "searched"

    weight = np.array([0.3, 0.0, 1e-12, 0.7])
    nothing: Any = None
    return RelaxedStage(2.0, 1.0, nothing, nothing, weight, True, search, known, width)


def test_known_columns_are_given_as_wide_as_they_are() -> None:
    """Another width asks the search, which is told whether to prove."""
    calls: list[tuple[int, bool]] = []
    relaxed = _relaxed(calls, "known", 12)
    assert relaxed.columns(12) == "known"
    assert relaxed.columns(3, exact=False) == "searched"
    assert calls == [(3, False)]


def test_used_columns_weigh_more_than_rounding_error() -> None:
    """Of four columns two run."""
    assert _relaxed([], None, 0).used.tolist() == [0, 3]
