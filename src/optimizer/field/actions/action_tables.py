"""A check of actions as tables, as JSON and on disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from optimizer.field.actions.action_check import ActionCheck
from optimizer.field.actions.effect import DEFINITION, Effect

TOGETHER, BEST = "all together", "best subset"


def _every(check: ActionCheck) -> list[tuple[str, Effect, str]]:
    """Name, effect and verdict of each action, of all together and of the best subset."""
    named = [
        (action.name, effect, str(verdict))
        for action, effect, verdict in zip(
            check.actions, check.effects, check.verdicts, strict=True
        )
    ]
    named.append((TOGETHER, check.together, str(check.together_verdict)))
    if check.best is not None:
        named.append((BEST, check.best, ""))
    return named


def summary_table(check: ActionCheck) -> pd.DataFrame:
    """One row an action: lines gained, taken and net, EUR, rows, divergence, verdict."""
    chosen = () if check.selected is None else check.selected.members
    rows = []
    for action, effect, verdict in zip(check.actions, check.effects, check.verdicts, strict=True):
        asked = {"channel": check.channels[action.channel], "where": action.where}
        rows.append({"action": action.name} | asked | {"months": action.when} | _row(effect))
        rows[-1]["verdict"] = verdict
    table = pd.DataFrame(rows)
    if check.selected is not None:
        table["chosen"] = [i in chosen for i in range(len(table))]
    return table


def _row(effect: Effect) -> dict[str, Any]:
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


def transfer_table(check: ActionCheck) -> pd.DataFrame:
    """Change of every channel's sales (lines) under each action, all, and the best subset."""
    rows = [
        {"action": name, "channel": channel, "lines": float(effect.change[i])}
        for name, effect, _ in _every(check)
        for i, channel in enumerate(check.channels)
    ]
    return pd.DataFrame(rows, columns=["action", "channel", "lines"])


def rows_table(check: ActionCheck) -> pd.DataFrame:
    """Every row whose miss changes: by how much it is missed in the plan, and then."""
    rows = [
        {"action": name} | vars(row) | {"by": row.by}
        for name, effect, _ in _every(check)
        for row in effect.rows
    ]
    return pd.DataFrame(rows, columns=["action", "row", "unit", "before", "after", "by"])


def as_json(check: ActionCheck) -> dict[str, Any]:
    """Every figure."""
    shown: dict[str, Any] = {
        "divergence": DEFINITION,
        "divergent_at": check.divergent_at,
        "actions": [
            {"action": a.name, "channel": check.channels[a.channel], "where": a.where}
            | {"months": a.when}
            | _full(check, effect)
            | {"verdict": verdict}
            for a, effect, verdict in zip(check.actions, check.effects, check.verdicts, strict=True)
        ],
        "together": _full(check, check.together)
        | {"interaction": check.interaction, "verdict": check.together_verdict},
    }
    if check.selected is not None and check.best is not None:
        shown["best"] = {
            "budget": check.budget,
            "actions": [check.actions[i].name for i in check.selected.members],
            "bound": check.selected.bound if check.selected.bounded else None,
            "proven": check.selected.proven,
        } | _full(check, check.best)
    return shown


def _full(check: ActionCheck, effect: Effect) -> dict[str, Any]:
    channels = dict(zip(check.channels, map(float, effect.change), strict=True))
    return _row(effect) | {
        "change_by_channel": channels,
        "rows": [vars(row) | {"by": row.by} for row in effect.rows],
    }


def save(check: ActionCheck, folder: Path, reasons: list[str]) -> None:
    """Write the tables as CSV, with each action's reason in words, and all figures as JSON."""
    tables = {
        "actions": summary_table(check).assign(reason=reasons),
        "channels": transfer_table(check),
        "rows": rows_table(check),
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", float_format="%.10g")
    text = json.dumps(as_json(check), ensure_ascii=False, indent=1)
    (folder / "actions.json").write_text(text + "\n", encoding="utf-8")
