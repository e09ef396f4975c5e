"""Why an action is aligned, costly or divergent, in words."""

from __future__ import annotations

from optimizer.arrays import Floats
from optimizer.field import ActionCheck, ActionEffect
from optimizer.report.locale import Words

MOST_ROWS = 3
"""Rows that a reason names; more are counted."""


def reasons(check: ActionCheck, words: Words) -> list[str]:
    """The reason of each action's verdict."""
    return [reason(check, effect, words) for effect in check.effects]


def reason(check: ActionCheck, effect: ActionEffect, words: Words) -> str:
    """What decides a verdict: rows broken, sales taken from whom, worth against cost."""
    parts = [*_broken(check, effect, words), *_taken(check, effect, words), _worth(effect, words)]
    if effect.mended:
        names = (_row(check, row.row, words) for row in effect.mended[:MOST_ROWS])
        parts.append(words("action_mends").format(rows=", ".join(names)))
    if not effect.change.any() and not effect.rows:
        parts = [words("action_nothing"), *([_worth(effect, words)] if effect.cost else [])]
    return words("semicolon").join(parts)


def _broken(check: ActionCheck, effect: ActionEffect, words: Words) -> list[str]:
    texts = [
        words("action_breaks").format(
            row=_row(check, row.row, words), by=words.number(row.by, 1), unit=words.unit(row.unit)
        )
        for row in sorted(effect.broken, key=lambda row: -row.by)[:MOST_ROWS]
    ]
    more = len(effect.broken) - MOST_ROWS
    return texts + ([words("action_more_rows").format(count=more)] if more > 0 else [])


def _row(check: ActionCheck, name: str, words: Words) -> str:
    row = check.rows.get(name)
    return name if row is None else words.row(row)


def _taken(check: ActionCheck, effect: ActionEffect, words: Words) -> list[str]:
    """Who loses; of an action that gives sales up, who wins them."""
    sign = -1 if effect.gross < 0 else 1
    gross, names = (
        words.number(sign * effect.gross, 1),
        _channels(check, sign * effect.taken, words),
    )
    if not names:
        return []
    if effect.gross < 0:
        won = words.number(float((-effect.taken).sum()), 1)
        return [words("action_gives").format(gross=gross, won=won, winners=names)]
    share = words.figure(effect.taken_share, "share")
    return [words("action_takes").format(share=share, gross=gross, losers=names)]


def _channels(check: ActionCheck, lines: Floats, words: Words) -> str:
    """Channels with a tenth of a line at least, rounded, the largest first."""
    return ", ".join(
        f"{words.channel(check.channels[i])} {words.number(lines[i], 1)}"
        for i in (-lines).argsort()
        if lines[i] >= 0.05
    )


def _worth(effect: ActionEffect, words: Words) -> str:
    key = "action_worth" if effect.value >= 0 else "action_costs_more"
    return words(key).format(
        net=words.number(effect.net, 1),
        margin=words.figure(effect.margin, "EUR"),
        cost=words.figure(effect.cost, "EUR"),
    )


def together_text(check: ActionCheck, words: Words) -> str:
    """All actions at once: net, how they interact, the verdict and why."""
    return words("actions_together").format(
        net=words.number(check.together.net, 1),
        alone=words.number(check.together.net - check.interaction, 1),
        verdict=words(check.together_verdict),
        reason=reason(check, check.together, words),
    )


def best_text(check: ActionCheck, words: Words) -> str:
    """The best subset under the budget and whether it is proven; empty without a search."""
    if check.best_subset is None or check.best is None:
        return ""
    names = ", ".join(check.actions[i].name for i in check.best_subset.members)
    sure = "best_proven" if check.best_subset.proven else "best_not_proven"
    return words("actions_best").format(
        budget=words.figure(check.budget or 0.0, "EUR"),
        names=names or words("no_action"),
        net=words.number(check.best.net, 1),
        value=words.figure(check.best.value, "EUR"),
        cost=words.figure(check.best.cost, "EUR"),
        sure=words(sure),
    )
