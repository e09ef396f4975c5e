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


def topic_of(known: Mapping[str, Any], prospect: bool, offers: tuple[str, ...]) -> Topic:
    """The topic of the first rule that holds, in the order below.

    Parameters
    ----------
    known : mapping
        Figures of a visit sheet; beside them ``pace`` (lines a week planned) and ``net`` (EUR a
        month earned in the last three).
    prospect : bool
        Then the topic is signing.
    offers : tuple of str
    """
    if prospect:
        return Topic("sign", {"euros": known["worth"]["signing"]})
    if known["leaves"] >= 0:
        return Topic("leaving", {"months": known["leaves"]})
    if known["late"] >= 1.0 and known["late"] >= LATE * known["net"]:
        return Topic("late", {"euros": known["late"]})
    if known["overpaid"] >= 1.0 and known["overpaid"] >= LATE * known["net"]:
        return Topic("overpaid", {"euros": known["overpaid"]})
    if known["early"] >= EARLY_LINES and known["early_rate"] > EARLY * known["peers_early"]:
        figures = {
            "lines": known["early"],
            "rate": known["early_rate"],
            "peers": known["peers_early"],
        }
        return Topic("churn", figures)
    missing = known["goal"] - known["counted"]
    near = 0 < missing <= REACH * known["pace"] * known["weeks"]
    if known["euros"] > 0 and near and OPEN[0] <= known["chance"] <= OPEN[1]:
        figures = {"missing": missing, "euros": known["euros"], "weeks": known["weeks"]}
        return Topic("threshold", figures)
    return _of_sales(known, offers)


def _of_sales(known: Mapping[str, Any], offers: tuple[str, ...]) -> Topic:
    """Sales below plan, falling, or behind the peers' mix; else what to teach, or nothing."""
    lines, planned = float(known["mix"].sum()), known["planned_lines"]
    if lines <= BELOW * planned and planned - lines >= BELOW_LINES:
        return Topic("below", {"lines": lines, "planned": planned, "part": lines / planned})
    if known["trend"] <= FALL:
        return Topic("falling", {"trend": known["trend"]})
    behind = known["peers_mix"] - known["mix"]
    at = int(np.argmax(behind))
    if behind[at] >= BEHIND_LINES and known["mix"][at] < BEHIND * known["peers_mix"][at]:
        return Topic("offer", {"offer": offers[at], "lines": float(behind[at])})
    worth = known["worth"]
    if worth["skill"] > 0 and worth["skill"] >= TAUGHT * sum(worth.values()):
        return Topic("skill", {"euros": worth["skill"], "offer": offers[at]})
    return Topic("steady", {})
