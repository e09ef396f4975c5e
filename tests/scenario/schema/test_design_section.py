"""The section of a search over schemes: what may be written."""

from __future__ import annotations

from optimizer.scenario.schema.design_section import DesignSpec
from tests.design.networks import design


def test_a_number_is_a_budget_in_euros() -> None:
    """``pay_at_most: 1000`` is the same as ``{eur: 1000}``."""
    spec = DesignSpec.model_validate(design(pay_at_most=1000))
    assert spec.pay_at_most is not None
    assert (spec.pay_at_most.eur, spec.pay_at_most.as_) == (1000, None)
