"""The comparison of ways to visit: of the same futures, and none with a single one."""

from __future__ import annotations

import pytest

from optimizer.field.visiting.paired_futures import compare_visits
from optimizer.field.visiting.visits import VisitPlan


def test_the_comparison_is_of_the_same_futures(visits: VisitPlan) -> None:
    """The rounds against themselves lead by nothing; each way's figures are a future's own."""
    compared, opening = visits.comparison, visits.opening
    assert compared is not None
    assert compared.futures == 4
    assert compared.over["planned"] == 0
    assert compared.visits["planned"] == visits.rounds.visits
    record = opening.future(2, visits.rounds.calls)
    assert compared.samples["planned"]["contribution"][1] == record.contribution
    lead = compared.lead("lines", "turnover")
    each = compared.samples["planned"]["lines"] - compared.samples["turnover"]["lines"]
    assert lead.mean == pytest.approx(each.mean())
    assert compared.lead("lines", "planned").mean == 0
    assert compared.worth["planned"] > compared.worth["random"]


def test_two_futures_at_least(visits: VisitPlan) -> None:
    """One has no interval."""
    with pytest.raises(ValueError, match="two futures"):
        compare_visits(visits.opening, visits.rounds, (), 1)
