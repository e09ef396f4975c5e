"""Where a sheet's channels would eat others' sales most."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.field.sheets.target_sheet import TargetSheet


@dataclass(frozen=True)
class Avoid:
    """A channel in a zone: lines it takes from the others, share of its sales, the one it hurts."""

    zone: str
    zone_name: str
    channel: str
    taken: float
    share: float
    giver: str
    from_giver: float


def to_avoid(sheet: TargetSheet) -> tuple[Avoid, ...]:
    """Every zone and channel that sells, the largest share of its sales taken from others first.

    The share is the channel's cannibalisation rate: what the others would sell more with it
    closed, over what it sells.
    """
    takings = []
    for z, zone in enumerate(sheet.zones):
        for c, channel in enumerate(sheet.channels):
            sold, taken = float(sheet.sold[z, c]), sheet.taken[z, c]
            if sold > 0:
                most = int(taken.argmax())
                lines = float(taken.sum())
                takings.append(
                    Avoid(
                        zone,
                        sheet.zone_names[z],
                        channel,
                        lines,
                        lines / sold,
                        sheet.givers[most],
                        float(taken[most]),
                    )
                )
    return tuple(sorted(takings, key=lambda a: (-round(a.share, 9), -a.taken, a.zone, a.channel)))
