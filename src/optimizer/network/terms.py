"""A remuneration scheme as arrays: what the pay function and the policy read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema_pay import (
    AirTime,
    AirTimeItem,
    Clawback,
    ClawbackItem,
    DelayItem,
    PerLineItem,
    Tier,
    TierItem,
)

__all__ = ["COMPONENTS", "Terms", "terms"]

Floats = NDArray[np.float64]

COMPONENTS = ("per_line", "tier", "air_time")
"""Components that pay, in the order of the ledger's component axis."""


@dataclass(frozen=True, eq=False)
class Terms:
    """A scheme's terms.

    Attributes
    ----------
    name : str
    per_line : array[offer]
        EUR a line.
    tiers : tuple of Tier
    air_time : tuple of AirTime
    clawback : tuple of Clawback
    delay : int
        Months from earning to payment.
    """

    name: str
    per_line: Floats
    tiers: tuple[Tier, ...]
    air_time: tuple[AirTime, ...]
    clawback: tuple[Clawback, ...]
    delay: int


def terms(scenario: Scenario, name: str) -> Terms:
    """Terms of a scheme of the scenario.

    Raises
    ------
    ValueError
        When there is no such scheme.
    """
    network = scenario.spec.network
    if network is None or name not in network.schemes:
        known = ", ".join(network.schemes) if network is not None else "none"
        raise ValueError(f"no scheme {name!r}; the scenario has: {known}")
    items = network.schemes[name]
    per_line = np.zeros(len(scenario.offers))
    for item in items:
        if isinstance(item, PerLineItem):
            per_line += [item.per_line.get(offer, 0.0) for offer in scenario.offers]
    return Terms(
        name=name,
        per_line=per_line,
        tiers=tuple(item.tier for item in items if isinstance(item, TierItem)),
        air_time=tuple(item.air_time for item in items if isinstance(item, AirTimeItem)),
        clawback=tuple(item.clawback for item in items if isinstance(item, ClawbackItem)),
        delay=sum(item.delay for item in items if isinstance(item, DelayItem)),
    )
