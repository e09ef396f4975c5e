"""Locks that ask for two levels of one channel in one zone and month."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, compress

from optimizer.errors import Fault
from optimizer.scenario.documents import Document, Key, dotted
from optimizer.scenario.schema.row_sections import Lock
from optimizer.scenario.scope import months_named, zones_named
from optimizer.scenario.tables.zone_table import ZoneTable


def check_locks(
    document: Document, locks: tuple[Lock, ...], zones: ZoneTable, months: tuple[str, ...]
) -> Iterator[Fault]:
    """One fault for every two enforced locks that no plan can keep together."""
    enforced = [
        (
            i,
            lock,
            set(compress(zones.ids, zones_named(zones, lock.zones, lock.regions))),
            set(compress(months, months_named(months, lock.months))),
        )
        for i, lock in enumerate(locks)
        if not lock.report_only
    ]
    for (i, one, *first_place), (j, other, *later_place) in combinations(enforced, 2):
        if one.channel != other.channel or one.level == other.level:
            continue
        where, when = (a & b for a, b in zip(first_place, later_place, strict=True))
        if not where or not when:
            continue
        first, later = ("plan", "locks", i), ("plan", "locks", j)
        key: Key = (*later, "level")
        wrong = (
            f"{dotted(first)} holds {one.channel} at {one.level} in {min(where)} "
            f"{min(when)}, this one at {other.level}"
        )
        right = "give one level a place: drop one of the two, or part their zones or months"
        yield document.fault(key, wrong, right)
