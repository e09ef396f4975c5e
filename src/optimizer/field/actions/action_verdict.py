"""The verdict on an action: aligned with the plan, costly, or divergent from it."""

from __future__ import annotations

from typing import Literal

from optimizer.field.actions.effect import Effect

Verdict = Literal["aligned", "costly", "divergent"]

DIVERGENT_AT = 0.5
"""Share of its sales taken from other channels' targets from which an action runs against the
plan: from here on it moves more sales than it makes."""


def verdict_of(effect: Effect, divergent_at: float = DIVERGENT_AT) -> Verdict:
    """Judge the effect of an action.

    *Divergent*: it breaks an enforced row of the plan, or takes at least ``divergent_at`` of its
    gross sales from other channels (:attr:`Effect.divergence` reaches that figure).
    *Costly*: it does not, but its net sales bring less margin than it costs.
    *Aligned*: neither.
    """
    if effect.divergence >= divergent_at:
        return "divergent"
    return "costly" if effect.value < 0 else "aligned"
