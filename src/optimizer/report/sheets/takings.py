"""What a sheet's channels take from the sales of others, zone by zone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from optimizer.field.sheets.target_sheet import TargetSheet


@dataclass(frozen=True)
class Taking:
    """What a channel takes in a zone: lines, their share of its sales, and who gives most."""

    zone: str
    zone_name: str
    channel: str
    taken: float
    share: float
    giver: str
    from_giver: float


def largest_takings(sheet: TargetSheet) -> tuple[Taking, ...]:
    """Every zone and channel that sells, the largest share of its sales taken from others first.

    The share is the channel's cannibalisation rate: what the others would sell more with it
    closed, over what it sells.
    """
    takings = [
        _taking(sheet, z, c)
        for z, c in product(range(len(sheet.zones)), range(len(sheet.channels)))
        if sheet.sold[z, c] > 0
    ]
    return tuple(sorted(takings, key=lambda t: (-round(t.share, 9), -t.taken, t.zone, t.channel)))


def _taking(sheet: TargetSheet, z: int, c: int) -> Taking:
    taken = sheet.taken[z, c]
    giver, lines = int(taken.argmax()), float(taken.sum())
    return Taking(
        zone=sheet.zones[z],
        zone_name=sheet.zone_names[z],
        channel=sheet.channels[c],
        taken=lines,
        share=lines / float(sheet.sold[z, c]),
        giver=sheet.givers[giver],
        from_giver=float(taken[giver]),
    )
