"""Contracts with a closed form: yardsticks, and starting points for a scheme.

Nothing in the package computes with them. They are here so that a scheme, or what the simulation
makes of it, can be held against a result that is known exactly. Each is derived in its docstring
and checked in the tests by numerical optimisation that does not use the formula. None of them
knows a market, a network or a scenario: they take numbers.
"""

from optimizer.network.theory.blss import BlssPlan, NoClosedFormError, blss_plan
from optimizer.network.theory.linear import (
    LinearContract,
    ProductContract,
    linear_contract,
    product_contract,
)
from optimizer.network.theory.threshold import ThresholdBonus, jump_threshold, threshold_bonus

__all__ = [
    "BlssPlan",
    "LinearContract",
    "NoClosedFormError",
    "ProductContract",
    "ThresholdBonus",
    "blss_plan",
    "jump_threshold",
    "linear_contract",
    "product_contract",
    "threshold_bonus",
]
