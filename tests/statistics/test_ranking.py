"""Rankings: sure only where every lead is."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.statistics import best_of


def test_ranking_is_sure_only_when_every_lead_is() -> None:
    """A clear best is sure; two that are alike are not."""
    rng = np.random.default_rng(4)
    common = rng.normal(0, 5, 20)
    clear = {"a": 10 + common + rng.normal(0, 0.1, 20), "b": 5 + common, "c": common}
    assert best_of(clear).best == "a"
    assert best_of(clear).sure
    alike = {"a": common + rng.normal(0, 1, 20), "b": common + rng.normal(0, 1, 20)}
    assert not best_of(alike).sure


def test_leads_hold_together() -> None:
    """Two leads of one ranking: each has half of the error that the level leaves (Bonferroni)."""
    samples = {"a": np.array([3.0, 4.0]), "b": np.array([2.0, 1.0]), "c": np.array([0.0, 0.0])}
    ranking = best_of(samples, 0.9)
    assert ranking.order == ("a", "b", "c")
    assert ranking.leads["b"].mean == 2.0
    assert [lead.level for lead in ranking.leads.values()] == [pytest.approx(0.95)] * 2
    with pytest.raises(ValueError, match="nothing to rank"):
        best_of({})
