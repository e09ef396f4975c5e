"""A check of actions as tables, as JSON and on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from optimizer import storage
from optimizer.field.actions.action import Action
from optimizer.field.actions.action_check import ActionCheck
from optimizer.field.actions.effect import DIVERGENCE, ActionEffect

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
