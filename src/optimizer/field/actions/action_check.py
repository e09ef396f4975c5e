"""Actions from the field against the plan: each alone, all together, the best under a budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from optimizer.field.actions.action import Action
from optimizer.field.actions.attraction_of_lines import factors_for
from optimizer.field.actions.best_subset import BestSubset, best_subset
from optimizer.field.actions.changed_plan import BasePlan, base_plan
from optimizer.field.actions.effect import ActionEffect, effect_of
from optimizer.plan import Plan, RowResult
from optimizer.scenario import Scenario

Verdict = Literal["aligned", "costly", "divergent"]

DIVERGENT_AT = 0.5
"""Share of its sales taken from other channels' targets from which an action runs against the
plan: from here on it moves more sales than it makes."""


@dataclass(frozen=True, eq=False)
class ActionCheck:
    """What actions would do to the plan.

    Attributes
    ----------
    channels : tuple of str
    actions : tuple of Action
    effects : tuple of ActionEffect
        Of each action alone.
    verdicts : tuple of {"aligned", "costly", "divergent"}
        On each action alone.
    divergent_at : float
        Share of its sales taken from others from which an action is divergent.
    together : ActionEffect
        Of all actions at once.
    together_verdict : {"aligned", "costly", "divergent"}
    budget : float or None
        EUR.
    best_subset : BestSubset or None
        Where a budget was given.
    best : ActionEffect or None
        Of that subset.
    rows : mapping of str to RowResult
        Every row of the plan by its name.
    """

    channels: tuple[str, ...]
    actions: tuple[Action, ...]
    effects: tuple[ActionEffect, ...]
    verdicts: tuple[Verdict, ...]
    divergent_at: float
    together: ActionEffect
    together_verdict: Verdict
    budget: float | None
    best_subset: BestSubset | None
    best: ActionEffect | None
    rows: Mapping[str, RowResult]

    @property
    def interaction(self) -> float:
        """Net sales of all actions at once, less the sum of each one's alone (lines)."""
        return self.together.net - sum(effect.net for effect in self.effects)

    @property
    def finished(self) -> bool:
        """Whether no better subset exists, where one was asked for."""
        return self.best_subset is None or self.best_subset.proven

    def __repr__(self) -> str:
        counts = [f"{self.verdicts.count(v)} {v}" for v in ("aligned", "costly", "divergent")]
        return f"<ActionCheck: {len(self.actions)} actions, {', '.join(counts)}>"


def check_actions(
    scenario: Scenario,
    plan: Plan,
    actions: Sequence[Action],
    budget: float | None = None,
    divergent_at: float = DIVERGENT_AT,
    file: str | Path = "actions",
) -> ActionCheck:
    """Judge actions against a plan.

    Parameters
    ----------
    actions : sequence of Action
        See :func:`optimizer.field.read_actions`.
    budget : float, optional
        EUR; with it the best subset is looked for.
    divergent_at : float
        See :func:`verdict_of`.
    file : str or Path
        The actions' file, for faults.

    Raises
    ------
    ScenarioError
        When an action's extra sales are more than its channel can make.
    """
    base = base_plan(scenario, plan)
    factors = factors_for(base, actions, str(file))
    costs = [_cost(base, action) for action in actions]
    every = range(len(actions))
    effects = tuple(_effect(base, actions, costs, factors, [i]) for i in every)
    together = _effect(base, actions, costs, factors, every)
    subset, best = None, None
    if budget is not None:
        subset = best_subset(base, actions, costs, factors, budget)
        best = _effect(base, actions, costs, factors, subset.members)
    return ActionCheck(
        scenario.channels,
        tuple(actions),
        effects,
        tuple(verdict_of(effect, divergent_at) for effect in effects),
        divergent_at,
        together,
        verdict_of(together, divergent_at),
        budget,
        subset,
        best,
        {row.name: row for row in plan.rows},
    )


def _cost(base: BasePlan, action: Action) -> float:
    """What an action costs: as it says, else what the scenario says of its level (EUR)."""
    if action.cost is not None:
        return action.cost
    return base.scenario_cost(base.changed([action], {}))


def _effect(
    base: BasePlan,
    actions: Sequence[Action],
    costs: Sequence[float],
    factors: dict[str, float],
    members: Sequence[int],
) -> ActionEffect:
    """The effect of some actions at once."""
    chosen = [actions[i] for i in members]
    change = base.changed(chosen, factors)
    cost = float(sum(costs[i] for i in members))
    return effect_of(base, change, base.sales_of(change), chosen, cost)


def verdict_of(effect: ActionEffect, divergent_at: float = DIVERGENT_AT) -> Verdict:
    """Judge the effect of an action.

    *Divergent*: it breaks an enforced row of the plan, or takes at least ``divergent_at`` of its
    gross sales from other channels (:attr:`ActionEffect.divergence` reaches that figure).
    *Costly*: it does not, but its net sales bring less margin than it costs.
    *Aligned*: neither.
    """
    if effect.divergence >= divergent_at:
        return "divergent"
    return "costly" if effect.value < 0 else "aligned"
