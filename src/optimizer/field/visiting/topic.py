"""The one thing to talk about at a visit: the first rule that holds. The limits are assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

About = Literal[
    "sign", "leaving", "late", "overpaid", "churn", "threshold", "below",
    "falling", "offer", "skill", "steady",
]  # fmt: skip

LATE = 0.10
"""Of a month's pay, from which late pay, or pay too much, is to be explained."""
EARLY = 1.5
"""Times the peers' early churn, with at least so many lines lost."""
EARLY_LINES = 3
REACH = 1.25
"""Times its planned pace at which a threshold is still within reach."""
OPEN = (0.05, 0.95)
"""Chance to reach it between which it is neither lost nor sure."""
BELOW = 0.60
"""Of the lines planned in three months, with at least so many fewer."""
BELOW_LINES = 3
FALL = -0.15
"""Change of lines against the three months before."""
BEHIND = 0.75
"""Of what the peers' mix would sell of an offer, with at least so many lines behind."""
BEHIND_LINES = 3
TAUGHT = 0.5
"""Of what a visit is worth, from which it is knowledge that is missing."""


@dataclass(frozen=True)
class Topic:
    """What to talk about.

    Attributes
    ----------
    about : str
        Which rule.
    figures : mapping of str to float or str
        That its sentence names.
    """

    about: About
    figures: Mapping[str, float | str]


def topic_of(one: Mapping[str, Any], prospect: bool, offers: tuple[str, ...]) -> Topic:
    """The first that holds: in the order of the rules below.

    Parameters
    ----------
    one : mapping
        Figures of a visit sheet; ``pace`` (lines a week planned), ``planned`` (lines of the last
        three months) and ``net`` (EUR a month earned of late) among them.
    prospect : bool
        Then it is signing.
    offers : tuple of str
    """
    if prospect:
        return Topic("sign", {"euros": one["worth"]["signing"]})
    if one["leaves"] >= 0:
        return Topic("leaving", {"months": one["leaves"]})
    if one["late"] >= 1.0 and one["late"] >= LATE * one["net"]:
        return Topic("late", {"euros": one["late"]})
    if one["overpaid"] >= 1.0 and one["overpaid"] >= LATE * one["net"]:
        return Topic("overpaid", {"euros": one["overpaid"]})
    if one["early"] >= EARLY_LINES and one["early_rate"] > EARLY * one["peers_early"]:
        figures = {"lines": one["early"], "rate": one["early_rate"], "peers": one["peers_early"]}
        return Topic("churn", figures)
    missing = one["goal"] - one["counted"]
    near = 0 < missing <= REACH * one["pace"] * one["weeks"]
    if one["euros"] > 0 and near and OPEN[0] <= one["chance"] <= OPEN[1]:
        figures = {"missing": missing, "euros": one["euros"], "weeks": one["weeks"]}
        return Topic("threshold", figures)
    return _of_sales(one, offers)


def _of_sales(one: Mapping[str, Any], offers: tuple[str, ...]) -> Topic:
    """Sales below plan, falling, or behind the peers' mix; else what to teach, or nothing."""
    lines, planned = float(one["mix"].sum()), one["planned"]
    if lines <= BELOW * planned and planned - lines >= BELOW_LINES:
        return Topic("below", {"lines": lines, "planned": planned, "part": lines / planned})
    if one["trend"] <= FALL:
        return Topic("falling", {"trend": one["trend"]})
    behind = one["peers_mix"] - one["mix"]
    at = int(np.argmax(behind))
    if behind[at] >= BEHIND_LINES and one["mix"][at] < BEHIND * one["peers_mix"][at]:
        return Topic("offer", {"offer": offers[at], "lines": float(behind[at])})
    worth = one["worth"]
    if worth["skill"] > 0 and worth["skill"] >= TAUGHT * sum(worth.values()):
        return Topic("skill", {"euros": worth["skill"], "offer": offers[at]})
    return Topic("steady", {})
