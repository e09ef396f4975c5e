"""What must agree between the parts of a scenario: names, months, columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from optimizer.errors import Fault
from optimizer.scenario.checks.loop_checks import check_loop
from optimizer.scenario.checks.pay_checks import check_schemes
from optimizer.scenario.documents import Document, Key
from optimizer.scenario.families import combined
from optimizer.scenario.faults import dotted, nearest
from optimizer.scenario.schema.row_sections import ROW_KINDS

SECTIONS = {
    kind.model.section: kind.model for kind in ROW_KINDS.values() if kind.model.section is not None
}
"""Model of the rows in each section of the plan."""
GROUP_FIELDS = {
    "offer": "offer",
    "offers": "offer",
    "segment": "segment",
    "segments": "segment",
    "channel": "channel",
    "channels": "channel",
    "zone": "zone",
    "zones": "zone",
    "region": "region",
    "regions": "region",
}


def check_names(
    document: Document, known: Mapping[str, Iterable[str]], months: tuple[str, ...]
) -> Iterator[Fault]:
    """Faults of names used in one part that another part does not know.

    Works on the values as written, so that a fault elsewhere hides none of these.

    Parameters
    ----------
    document : Document
    known : mapping
        Names by kind: offer, segment, channel, zone, region; a kind that is absent is not
        checked (its own source is faulty).
    months : tuple of str
        The calendar's months; empty when the calendar is faulty.
    """
    for key, kind, name in _uses(document.data):
        names = list(known.get(kind, ()))
        if kind in known and name not in names:
            yield _fault(document, key, f"{name!r} is no {kind}", nearest(str(name), names))
    yield from _months(document, months)
    yield from _levels(document)
    yield from _zones_enough(document, list(known.get("zone", ())))
    yield from _choice(document)
    yield from _twice(document)
    yield from _seasons(document, months)
    yield from _risk(document)
    yield from check_schemes(document, list(known.get("offer", ())), months)
    yield from check_loop(document)


def _fault(document: Document, key: Key, wrong: str, right: str) -> Fault:
    return Fault(*document.place(key), dotted(key), wrong, right)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _rows(data: dict[str, Any]) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Rows of the plan, and parts of the demand at risk, with their key paths."""
    plan = _mapping(data.get("plan"))
    for section in (*SECTIONS, "rows"):
        for i, row in enumerate(_listed(plan.get(section))):
            if isinstance(row, dict):
                yield ("plan", section, i), row
    risk = _mapping(data.get("risk"))
    for i, given in enumerate(_listed(risk.get("scenarios"))):
        for j, factor in enumerate(_listed(_mapping(given).get("factors"))):
            if isinstance(factor, dict):
                yield ("risk", "scenarios", i, "factors", j), factor
    for i, uncertainty in enumerate(_listed(risk.get("uncertainties"))):
        if isinstance(uncertainty, dict):
            yield ("risk", "uncertainties", i), uncertainty


def _uses(data: dict[str, Any]) -> Iterator[tuple[Key, str, str]]:
    """Every (key path, kind, name) where a name is used."""
    for at, row in _rows(data):
        model = SECTIONS.get(str(at[1]))
        if at[1] == "rows" and str(row.get("kind")) in ROW_KINDS:
            model = ROW_KINDS[str(row["kind"])].model
        more = () if model is None else model.channel_fields
        for field, kind in (GROUP_FIELDS | dict.fromkeys(more, "channel")).items():
            used = row.get(field)
            for name in used if isinstance(used, list) else [used]:
                if isinstance(name, str):
                    yield (*at, field), kind, name
    for channel, spec in _mapping(data.get("channels")).items():
        for offer in _mapping(_mapping(spec).get("commission")):
            yield ("channels", channel, "commission", offer), "offer", offer
        for level, inside in _mapping(_mapping(spec).get("levels")).items():
            for offer in _mapping(_mapping(inside).get("by_offer")):
                yield ("channels", channel, "levels", level, "by_offer", offer), "offer", offer
    for channel in _mapping(_mapping(data.get("choice")).get("theta")):
        yield ("choice", "theta", channel), "channel", channel
    network = _mapping(data.get("network"))
    if isinstance(network.get("channel"), str):
        yield ("network", "channel"), "channel", network["channel"]
    if isinstance(network.get("digital_follows"), str):
        yield ("network", "digital_follows"), "channel", network["digital_follows"]


def _months(document: Document, months: tuple[str, ...]) -> Iterator[Fault]:
    """Months of rows lie in the calendar."""
    if not months:
        return
    for at, row in _rows(document.data):
        for field in ("month", "months"):
            span = row.get(field)
            if not isinstance(span, str):
                continue
            for month in {part.strip() for part in span.split("..")}:
                if len(month) == 7 and month not in months:
                    wrong = f"{month} is outside the calendar"
                    right = f"use months from {months[0]} to {months[-1]}"
                    yield _fault(document, (*at, field), wrong, right)


def _levels(document: Document) -> Iterator[Fault]:
    """Locks, presence and limits name a level of their channel."""
    channels = _mapping(document.data.get("channels"))
    for at, row in _rows(document.data):
        levels = _mapping(_mapping(channels.get(str(row.get("channel")))).get("levels"))
        level = row.get("level")
        if levels and channels[row["channel"]].get("push_by") == "family":
            parts = len(_mapping(document.data.get("families")))
            levels = dict(combined(list(levels), parts))
        if levels and isinstance(level, str) and level not in levels:
            wrong = f"{level!r} is no level of {row['channel']}"
            yield _fault(document, (*at, "level"), wrong, nearest(level, levels))


def _zones_enough(document: Document, zones: list[str]) -> Iterator[Fault]:
    """No presence floor asks for more zones than there are."""
    for key, row in _rows(document.data):
        asked = row.get("at_least")
        if "presence" not in key or not isinstance(asked, int) or not zones:
            continue
        own = row.get("zone", row.get("zones", zones))
        count = len(own) if isinstance(own, list) else 1
        if asked > count:
            wrong = f"{asked} zones are asked for, there are {count}"
            yield _fault(document, (*key, "at_least"), wrong, f"{count} at most")


def _choice(document: Document) -> Iterator[Fault]:
    """Theta names every channel; dissimilarity every nest."""
    choice = _mapping(document.data.get("choice"))
    channels = _mapping(document.data.get("channels"))
    if isinstance(choice.get("theta"), dict):
        for channel in channels:
            if channel not in choice["theta"]:
                right = f"add `{channel}:` with a share between 0 and 1"
                yield _fault(document, ("choice", "theta"), f"{channel} is missing", right)
    if isinstance(choice.get("dissimilarity"), dict):
        nests = {str(_mapping(c).get("nest")) for c in channels.values()}
        for nest in sorted(nests - set(choice["dissimilarity"])):
            right = f"add `{nest}:` with a value in (0, 1]"
            yield _fault(document, ("choice", "dissimilarity"), f"{nest} is missing", right)
        for nest in choice["dissimilarity"]:
            if nest not in nests:
                key = ("choice", "dissimilarity", nest)
                yield _fault(document, key, f"{nest!r} is no nest", nearest(nest, sorted(nests)))


def _twice(document: Document) -> Iterator[Fault]:
    """Names of rows are unique."""
    seen: dict[str, Key] = {}
    for at, row in _rows(document.data):
        name = row.get("name")
        if not isinstance(name, str):
            continue
        if name in seen:
            wrong = f"{name!r} is already the name of {dotted(seen[name])}"
            yield _fault(document, (*at, "name"), wrong, "give each row a name of its own")
        seen.setdefault(name, at)


def _seasons(document: Document, months: tuple[str, ...]) -> Iterator[Fault]:
    """A seasonality, and competitors' push, have one factor a month."""
    push = _mapping(_mapping(document.data.get("network")).get("competitors")).get("push")
    if months and isinstance(push, list) and push and len(push) != len(months):
        wrong = f"has {len(push)} factors for {len(months)} months"
        key: Key = ("network", "competitors", "push")
        yield _fault(document, key, wrong, "give one factor a month, in calendar order")
    for name, segment in _mapping(document.data.get("segments")).items():
        season = _mapping(segment).get("seasonality")
        if months and isinstance(season, list) and len(season) != len(months):
            wrong = f"has {len(season)} factors for {len(months)} months"
            key = ("segments", name, "seasonality")
            yield _fault(document, key, wrong, "give one factor a month, in calendar order")


def _risk(document: Document) -> Iterator[Fault]:
    """A commitment over demand scenarios needs them."""
    if document.data.get("risk") is not None:
        return
    for at, row in _rows(document.data):
        under = row.get("under")
        asked = _mapping(under)
        over = under == "expected" or asked.get("expected") or asked.get("cvar") is not None
        if at[1] == "commitments" and over:
            wrong = "there are no demand scenarios to keep it under"
            yield _fault(document, (*at, "under"), wrong, "add a `risk` section, or leave it out")
