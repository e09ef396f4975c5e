"""Actions from the field against the plan: each alone, all together, the best under a budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from optimizer import storage
from optimizer.field.actions.action import Action
from optimizer.field.actions.best_subset import BestSubset, best_subset
from optimizer.field.actions.changed_plan import BasePlan, base_plan, factors_for
from optimizer.field.actions.effect import DIVERGENCE, ActionEffect, effect_of
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
    effects, verdicts
        Of each action alone, and on it.
    divergent_at : float
        Share of its sales taken from others from which an action is divergent.
    together : ActionEffect
        Of all actions at once.
    budget, best_subset, best
        EUR; where it was given, the best subset under it and that one's effect.
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
    actions, file
        See :func:`optimizer.field.read_actions`; the actions' file, for faults.
    budget : float, optional
        EUR; with it the best subset is looked for.
    divergent_at : float
        See :func:`verdict_of`.

    Raises
    ------
    ScenarioError
        When an action's extra sales are more than its channel can make.
    """
    base = base_plan(scenario, plan)
    factors = factors_for(base, actions, str(file))
    costs = [_cost(base, action) for action in actions]

    def effect_of_some(members: Sequence[int]) -> ActionEffect:
        chosen = [actions[i] for i in members]
        change = base.changed(chosen, factors)
        cost = float(sum(costs[i] for i in members))
        return effect_of(base, change, base.sales_of(change), chosen, cost)

    effects = tuple(effect_of_some([i]) for i in range(len(actions)))
    together = effect_of_some(range(len(actions)))
    subset, best = None, None
    if budget is not None:
        subset = best_subset(base, actions, costs, factors, budget)
        best = effect_of_some(subset.members)
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


TOGETHER, BEST = "all together", "best subset"


def save(check: ActionCheck, folder: Path, reasons: Sequence[str]) -> None:
    """Write the tables as CSV, with each action's reason in words, and all figures as JSON."""
    tables = {
        "actions": summary_table(check).assign(reason=reasons),
        "channels": transfer_table(check),
        "rows": rows_table(check),
    }
    storage.write_tables(tables, folder)
    storage.write_json(folder / "actions.json", as_json(check))


def summary_table(check: ActionCheck) -> pd.DataFrame:
    """One row an action: lines gained, taken and net, EUR, rows, divergence, verdict."""
    table = pd.DataFrame(
        [
            _place(check, action) | _figures(effect) | {"verdict": verdict}
            for action, effect, verdict in _judged(check)
        ]
    )
    if check.best_subset is not None:
        table["chosen"] = [i in check.best_subset.members for i in range(len(table))]
    return table


def transfer_table(check: ActionCheck) -> pd.DataFrame:
    """Change of every channel's sales (lines) under each action, all, and the best subset."""
    rows = [
        {"action": name, "channel": channel, "lines": float(effect.change[i])}
        for name, effect in _named_effects(check)
        for i, channel in enumerate(check.channels)
    ]
    return pd.DataFrame(rows, columns=["action", "channel", "lines"])


def rows_table(check: ActionCheck) -> pd.DataFrame:
    """Every row whose miss changes: by how much it is missed in the plan, and then."""
    rows = [
        {"action": name} | vars(row) | {"by": row.by}
        for name, effect in _named_effects(check)
        for row in effect.rows
    ]
    return pd.DataFrame(rows, columns=["action", "row", "unit", "before", "after", "by"])


def as_json(check: ActionCheck) -> dict[str, Any]:
    """Every figure."""
    shown: dict[str, Any] = {
        "divergence": DIVERGENCE,
        "divergent_at": check.divergent_at,
        "actions": [
            _place(check, action) | _all_figures(check, effect) | {"verdict": verdict}
            for action, effect, verdict in _judged(check)
        ],
        "together": _all_figures(check, check.together)
        | {"interaction": check.interaction, "verdict": check.together_verdict},
    }
    best = check.best_subset
    if best is not None and check.best is not None:
        shown["best"] = {
            "budget": check.budget,
            "actions": [check.actions[i].name for i in best.members],
            "bound": best.bound if best.bounded else None,
            "proven": best.proven,
        } | _all_figures(check, check.best)
    return shown


def _judged(check: ActionCheck) -> list[tuple[Action, ActionEffect, str]]:
    """Every action with its effect alone and the verdict on it."""
    return list(zip(check.actions, check.effects, check.verdicts, strict=True))


def _named_effects(check: ActionCheck) -> list[tuple[str, ActionEffect]]:
    """Name and effect of each action, of all together and of the best subset."""
    named = [(action.name, effect) for action, effect, _ in _judged(check)]
    named.append((TOGETHER, check.together))
    if check.best is not None:
        named.append((BEST, check.best))
    return named


def _place(check: ActionCheck, action: Action) -> dict[str, Any]:
    """What an action is called and where it is taken."""
    return {
        "action": action.name,
        "channel": check.channels[action.channel],
        "where": action.where,
        "months": action.when,
    }


def _figures(effect: ActionEffect) -> dict[str, Any]:
    return {
        "gross": effect.gross,
        "taken": float(effect.taken.sum()),
        "net": effect.net,
        "margin": effect.margin,
        "cost": effect.cost,
        "value": effect.value,
        "rows_broken": len(effect.broken),
        "rows_mended": len(effect.mended),
        "divergence": effect.divergence,
    }


def _all_figures(check: ActionCheck, effect: ActionEffect) -> dict[str, Any]:
    """Figures with the change of every channel's sales and every row whose miss changes."""
    channels = dict(zip(check.channels, map(float, effect.change), strict=True))
    return _figures(effect) | {
        "change_by_channel": channels,
        "rows": [vars(row) | {"by": row.by} for row in effect.rows],
    }
