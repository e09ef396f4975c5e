"""Simulated agents that satisfy Holmström and Milgrom's assumptions, as a model to search over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from scipy.optimize import minimize_scalar

from optimizer.arrays import Floats

AGENTS = 2000


@lru_cache(maxsize=512)
def noise(seed: int) -> Floats:
    """Standard normal noise of 2,000 agents, the same for a seed."""
    return np.random.default_rng(seed).standard_normal(AGENTS)


def model(
    effect: float, effort_cost: float, risk_aversion: float, variance: float, margin: float
) -> Callable[[Mapping[str, float], Sequence[int]], dict[str, Floats]]:
    """A principal with so many agents under pay = fixed + rate · sales.

    Agents choose effort by maximising their expected CARA utility numerically, and the fixed pay
    is what leaves them what they have elsewhere (0): neither uses a formula of the contract.
    """
    node, weight = np.polynomial.hermite_e.hermegauss(60)
    weight = weight / weight.sum()

    def equivalent(rate: float, effort: float) -> float:
        money = rate * (effect * effort + np.sqrt(variance) * node) - effort_cost * effort**2 / 2
        mean = float(money @ weight)
        return mean - float(np.log(np.exp(-risk_aversion * (money - mean)) @ weight)) / (
            risk_aversion
        )

    def respond(parameters: Mapping[str, float], seeds: Sequence[int]) -> dict[str, Floats]:
        rate = parameters["rate"]
        found = minimize_scalar(lambda e: -equivalent(rate, e), bounds=(0, 100), method="bounded")
        fixed = parameters.get("fixed", found.fun)
        sales = [effect * found.x + np.sqrt(variance) * noise(seed) for seed in seeds]
        profit = np.array([float(np.mean((margin - rate) * x - fixed)) for x in sales])
        kept = np.full(len(sales), fixed - found.fun)
        return {"profit": profit, "kept": kept, "effort": np.full(len(sales), found.x)}

    return respond
