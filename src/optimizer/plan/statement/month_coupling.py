"""What ties the months of a zone: least campaign lengths, and whether changing a level costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class CampaignRule:
    """A channel that is on stays on for so many months.

    Attributes
    ----------
    on : array[level] of bool
        Levels that count as a campaign.
    length : int
        Least number of months, 2 or more.
    zones : array[zone] of bool
    rank : int
        Priority of a miss.
    scale : float
        Months short that count 1.
    """

    channel: int
    on: Bools
    length: int
    zones: Bools
    rank: int
    scale: float


@dataclass(frozen=True, eq=False)
class MonthCoupling:
    """What ties the months of a zone.

    Attributes
    ----------
    changing : bool
        Whether a change of level costs something.
    """

    months: int
    changing: bool
    rules: tuple[CampaignRule, ...]

    @property
    def tied(self) -> bool:
        """Whether the months of a zone have to be decided together."""
        return self.changing or bool(self.rules)

    def missed(self, rank: int, zone: Ints, levels: Ints) -> Floats:
        """``share[column]`` of bounds that whole years of zones miss in the rules of a rank.

        A column is a ``zone[column]`` at ``levels[column, month, channel]``.
        """
        missed = np.zeros(len(zone))
        for rule in self.rules:
            if rule.rank == rank:
                short = months_short(rule.on[levels[:, :, rule.channel]], rule.length)
                missed += rule.zones[zone] * short / rule.scale
        return missed


def months_short(on: Bools, length: int) -> Ints:
    """``short[...]``: months by which campaigns, ``on[..., month]``, end before their least length.

    A campaign that is on in the first month starts there; one that runs to the end of the
    calendar may go on after it and is never short.
    """
    age = np.zeros(on.shape[:-1], dtype=np.int64)
    short = np.zeros_like(age)
    for month in range(on.shape[-1]):
        now = on[..., month]
        ended = (age > 0) & ~now
        short += np.where(ended, np.maximum(length - age, 0), 0)
        age = np.where(now, age + 1, 0)
    return short
