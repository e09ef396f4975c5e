"""What must agree between the parts of a scenario: names, months, columns, locks, loop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations, compress
from typing import Any

from optimizer.errors import Fault
from optimizer.scenario.checks.network_checks import check_schemes
from optimizer.scenario.documents import Document, Key, dotted
from optimizer.scenario.families import combined
from optimizer.scenario.faults import nearest
from optimizer.scenario.schema.choice_section import CHOICE_MODELS
from optimizer.scenario.schema.plan_row import PlanRow
from optimizer.scenario.schema.row_sections import ROW_KINDS, Lock
from optimizer.scenario.scope import months_named, zones_named
from optimizer.scenario.tables.zone_table import ZoneTable

NAMED = ("offer", "segment", "channel", "zone", "region")
"""What a row names, by one name under this key or by several under its plural."""


def check_names(
    document: Document, known: Mapping[str, Iterable[str]], months: tuple[str, ...]
) -> Iterator[Fault]:
    """Faults of names used in one part that another part does not know.

    Works on the values as written, so that a fault elsewhere hides none of these. ``known`` are
    names by kind: offer, segment, channel, zone, region; a kind that is absent is not checked
    (its own source is faulty). ``months`` are empty when the calendar is faulty.
    """
    for key, kind, name in _uses(document.data):
        names = list(known.get(kind, ()))
        if kind in known and name not in names:
            yield document.fault(key, f"{name!r} is no {kind}", nearest(str(name), names))
    yield from _months(document, months)
    yield from _levels(document)
    yield from _zones_enough(document, list(known.get("zone", ())))
    yield from _choice(document)
    yield from _same_name(document)
    yield from _factors_by_month(document, months)
    yield from _risk(document)
    yield from check_schemes(document, list(known.get("offer", ())), months)
    yield from check_loop(document)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


@cache
def _sections() -> dict[str, type[PlanRow]]:
    """Model of the rows in each section of the plan; what is registered has no section."""
    models = (kind.model for kind in ROW_KINDS.values())
    return {model.section: model for model in models if model.section is not None}


def _rows(data: dict[str, Any]) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Rows of the plan, and parts of the demand at risk, with their key paths."""
    plan = _mapping(data.get("plan"))
    lists: list[tuple[Key, Any]] = [
        (("plan", section), plan.get(section)) for section in (*_sections(), "rows")
    ]
    risk = _mapping(data.get("risk"))
    lists += [
        (("risk", "scenarios", i, "factors"), _mapping(given).get("factors"))
        for i, given in enumerate(_listed(risk.get("scenarios")))
    ]
    lists.append((("risk", "uncertainties"), risk.get("uncertainties")))
    for key, rows in lists:
        for i, row in enumerate(_listed(rows)):
            if isinstance(row, dict):
                yield (*key, i), row


def _uses(data: dict[str, Any]) -> Iterator[tuple[Key, str, str]]:
    """Every (key path, kind, name) where a name is used."""
    fields = [(field, kind) for kind in NAMED for field in (kind, f"{kind}s")]
    for at, row in _rows(data):
        model = _sections().get(str(at[1]))
        if at[1] == "rows" and str(row.get("kind")) in ROW_KINDS:
            model = ROW_KINDS[str(row["kind"])].model
        channels = () if model is None else model.channel_fields
        for field, kind in [*fields, *((field, "channel") for field in channels)]:
            value = row.get(field)
            for name in value if isinstance(value, list) else [value]:
                if isinstance(name, str):
                    yield (*at, field), kind, name
    for channel, spec in _mapping(data.get("channels")).items():
        for offer in _mapping(_mapping(spec).get("commission")):
            yield ("channels", channel, "commission", offer), "offer", offer
        for level, inside in _mapping(_mapping(spec).get("levels")).items():
            for offer in _mapping(_mapping(inside).get("by_offer")):
                yield ("channels", channel, "levels", level, "by_offer", offer), "offer", offer
    network = _mapping(data.get("network"))
    for field in ("channel", "digital_follows"):
        if isinstance(network.get(field), str):
            yield ("network", field), "channel", network[field]


def _months(document: Document, months: tuple[str, ...]) -> Iterator[Fault]:
    """Months of rows lie in the calendar."""
    if not months:
        return
    for at, row in _rows(document.data):
        for field in ("month", "months"):
            span = row.get(field)
            parts = span.split("..") if isinstance(span, str) else ()
            for month in {part.strip() for part in parts}:
                if len(month) == 7 and month not in months:
                    wrong = f"{month} is outside the calendar"
                    right = f"use months from {months[0]} to {months[-1]}"
                    yield document.fault((*at, field), wrong, right)


def _levels(document: Document) -> Iterator[Fault]:
    """Locks, presence and limits name a level of their channel."""
    channels = _mapping(document.data.get("channels"))
    for at, row in _rows(document.data):
        levels = _mapping(_mapping(channels.get(str(row.get("channel")))).get("levels"))
        level = row.get("level")
        if levels and channels[row["channel"]].get("push_by") == "family":
            families = len(_mapping(document.data.get("families")))
            levels = dict(combined(list(levels), families))
        if levels and isinstance(level, str) and level not in levels:
            wrong = f"{level!r} is no level of {row['channel']}"
            yield document.fault((*at, "level"), wrong, nearest(level, levels))


def _zones_enough(document: Document, zones: list[str]) -> Iterator[Fault]:
    """No presence floor asks for more zones than there are."""
    for key, row in _rows(document.data):
        least = row.get("at_least")
        if "presence" not in key or not isinstance(least, int) or not zones:
            continue
        among = row.get("zone", row.get("zones", zones))
        count = len(among) if isinstance(among, list) else 1
        if least > count:
            wrong = f"{least} zones are asked for, there are {count}"
            yield document.fault((*key, "at_least"), wrong, f"{count} at most")


def _choice(document: Document) -> Iterator[Fault]:
    """A choice model's figures by channel, or by nest, are of each one and of no other."""
    choice = _mapping(document.data.get("choice"))
    channels = _mapping(document.data.get("channels"))
    known = {
        "channel": list(channels),
        "nest": sorted({str(_mapping(channel).get("nest")) for channel in channels.values()}),
    }
    fields = [item for kind in CHOICE_MODELS.values() for item in kind.parameters.keyed.items()]
    for field, (axis, value) in fields:
        given = choice.get(field)
        if not isinstance(given, dict):
            continue
        for name in known[axis]:
            if name not in given:
                right = f"add `{name}:` with {value}"
                yield document.fault(("choice", field), f"{name} is missing", right)
        for name in given if isinstance(document.data.get("channels"), dict) else ():
            if name not in known[axis]:
                wrong = f"{name!r} is no {axis}"
                yield document.fault(("choice", field, name), wrong, nearest(name, known[axis]))


def _same_name(document: Document) -> Iterator[Fault]:
    """Names of rows are unique."""
    first: dict[str, Key] = {}
    for at, row in _rows(document.data):
        name = row.get("name")
        if isinstance(name, str) and first.setdefault(name, at) != at:
            wrong = f"{name!r} is already the name of {dotted(first[name])}"
            yield document.fault((*at, "name"), wrong, "give each row a name of its own")


def _factors_by_month(document: Document, months: tuple[str, ...]) -> Iterator[Fault]:
    """A seasonality, and competitors' push, have one factor a month."""
    push = _mapping(_mapping(document.data.get("network")).get("competitors")).get("push")
    lists: list[tuple[Key, Any]] = [(("network", "competitors", "push"), push or None)]
    for name, segment in _mapping(document.data.get("segments")).items():
        lists.append((("segments", name, "seasonality"), _mapping(segment).get("seasonality")))
    for key, factors in lists:
        if months and isinstance(factors, list) and len(factors) != len(months):
            wrong = f"has {len(factors)} factors for {len(months)} months"
            yield document.fault(key, wrong, "give one factor a month, in calendar order")


def _risk(document: Document) -> Iterator[Fault]:
    """A commitment over demand scenarios needs them."""
    if document.data.get("risk") is not None:
        return
    for at, row in _rows(document.data):
        under = row.get("under")
        given = _mapping(under)
        at_risk = under == "expected" or given.get("expected") or given.get("cvar") is not None
        if at[1] == "commitments" and at_risk:
            wrong = "there are no demand scenarios to keep it under"
            yield document.fault((*at, "under"), wrong, "add a `risk` section, or leave it out")


def check_loop(document: Document) -> Iterator[Fault]:
    """Faults of the loop; works on the values as written."""
    given = document.data.get("loop")
    if not isinstance(given, dict):
        return
    network = document.data.get("network")
    if not isinstance(network, dict):
        wrong = "there is no network to answer the plan"
        yield document.fault(("loop",), wrong, "add a `network` section, or leave the loop out")
        return
    schemes, scheme = network.get("schemes"), given.get("scheme")
    if isinstance(schemes, dict) and isinstance(scheme, str) and scheme not in schemes:
        wrong = f"{scheme!r} is no scheme"
        yield document.fault(("loop", "scheme"), wrong, nearest(scheme, schemes))
    name = network.get("channel", "indirect")
    channel = _mapping(document.data.get("channels")).get(name)
    # what is no number is a fault of its own
    pays = (
        not isinstance(v, int | float) or v > 0
        for v in _mapping(_mapping(channel).get("commission")).values()
    )
    if isinstance(channel, dict) and not any(pays):
        wrong = f"{name} has no commission that the pay per line could be compared with"
        right = "write what a sale costs today by offer (EUR a line)"
        yield document.fault(("channels", str(name), "commission"), wrong, right)


def check_locks(
    document: Document, locks: tuple[Lock, ...], zones: ZoneTable, months: tuple[str, ...]
) -> Iterator[Fault]:
    """One fault for every two enforced locks that no plan can keep together."""
    enforced = [(i, lock) for i, lock in enumerate(locks) if not lock.report_only]
    masks = {
        i: (zones_named(zones, lock.zones, lock.regions), months_named(months, lock.months))
        for i, lock in enforced
    }
    for (i, one), (j, other) in combinations(enforced, 2):
        if one.channel != other.channel or one.level == other.level:
            continue
        both = (a & b for a, b in zip(masks[i], masks[j], strict=True))
        where, when = map(set, map(compress, (zones.ids, months), both))
        if where and when:
            wrong = (
                f"{dotted(('plan', 'locks', i))} holds {one.channel} at {one.level} in "
                f"{min(where)} {min(when)}, this one at {other.level}"
            )
            right = "give one level a place: drop one of the two, or part their zones or months"
            yield document.fault(("plan", "locks", j, "level"), wrong, right)
