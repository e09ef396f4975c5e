"""Locks that ask for two levels of one channel in one zone and month."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from optimizer.errors import Fault
from optimizer.scenario.documents import Document, Key
from optimizer.scenario.faults import dotted
from optimizer.scenario.scenario import ZoneTable
from optimizer.scenario.schema.row_sections import Lock


def check_locks(
    document: Document, locks: tuple[Lock, ...], zones: ZoneTable, months: tuple[str, ...]
) -> Iterator[Fault]:
    """One fault for every two enforced locks that no plan can keep together."""
    enforced = [(i, lock) for i, lock in enumerate(locks) if not lock.report_only]
    for (i, one), (j, other) in combinations(enforced, 2):
        if one.channel != other.channel or one.level == other.level:
            continue
        where = _zones(one, zones) & _zones(other, zones)
        when = _months(one, months) & _months(other, months)
        if not where or not when:
            continue
        first, later = ("plan", "locks", i), ("plan", "locks", j)
        key: Key = (*later, "level")
        wrong = (
            f"{dotted(first)} holds {one.channel} at {one.level} in {min(where)} "
            f"{min(when)}, this one at {other.level}"
        )
        right = "give one level a place: drop one of the two, or part their zones or months"
        yield Fault(*document.place(key), dotted(key), wrong, right)


def _zones(lock: Lock, zones: ZoneTable) -> set[str]:
    return {
        zone
        for zone, region in zip(zones.ids, zones.region, strict=True)
        if (lock.zones is None or zone in lock.zones)
        and (lock.regions is None or region in lock.regions)
    }


def _months(lock: Lock, months: tuple[str, ...]) -> set[str]:
    span = lock.months
    return {m for m in months if span is None or span.first <= m <= span.last}
