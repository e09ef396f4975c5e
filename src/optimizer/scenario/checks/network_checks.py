"""What the network and its schemes need of the zones, of each other and of the scenario."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from optimizer.errors import Fault
from optimizer.scenario.documents import Document, Key, dotted
from optimizer.scenario.faults import nearest
from optimizer.scenario.schema.pay_section import PAY_COMPONENTS, PayEffect
from optimizer.scenario.schema.points_of_sale_section import Generated
from optimizer.scenario.schema.scenario_file import ScenarioSpec
from optimizer.scenario.tables.zone_table import ZoneTable

Parts = list[tuple[Key, str, Any]]
"""Components of a scheme: key path, kind, content."""


def check_schemes(
    document: Document, offers: list[str], months: tuple[str, ...]
) -> Iterator[Fault]:
    """Faults of the schemes' components.

    Works on the values as written, so that a fault elsewhere hides none of these.

    Parameters
    ----------
    offers : list of str
        Known offers; empty when there are none to compare with.
    months : tuple of str
        The calendar's months; empty when the calendar is faulty.
    """
    network = document.data.get("network")
    schemes = network.get("schemes") if isinstance(network, dict) else None
    design = document.data.get("design")
    base = design.get("base") if isinstance(design, dict) else None
    named: dict[Key, Any] = {
        ("network", "schemes", scheme): components
        for scheme, components in (schemes if isinstance(schemes, dict) else {}).items()
    } | {("design", "base"): base}
    for at, components in named.items():
        parts: Parts = [
            ((*at, i, kind), kind, content)
            for i, component in enumerate(components if isinstance(components, list) else [])
            if isinstance(component, dict) and len(component) == 1
            for kind, content in component.items()
        ]
        if offers:
            yield from _offers(document, parts, offers)
        yield from _absent(document, parts)
        yield from _outside(document, parts, months)
        yield from _netted(document, parts)
        yield from _own_checks(document, parts, tuple(offers), months)


def _fault(document: Document, key: Key, wrong: str, right: str) -> Fault:
    return Fault(*document.place(key), dotted(key), wrong, right)


def _offers(document: Document, parts: Parts, offers: list[str]) -> Iterator[Fault]:
    """Offers are the scenario's."""
    for at, kind, content in parts:
        if not isinstance(content, dict):
            continue
        named: list[tuple[Key, str]] = []
        if kind == "per_line":
            named = [((*at, offer), offer) for offer in content]
        for field in ("offer", "offers", "points") if kind in ("tier", "spiff") else ():
            listed = content.get(field)
            listed = [listed] if isinstance(listed, str) else listed
            if isinstance(listed, dict):
                named += [((*at, field, offer), offer) for offer in listed]
            elif isinstance(listed, list):
                named += [((*at, field), offer) for offer in listed]
        for key, offer in named:
            if offer not in offers:
                yield _fault(document, key, f"{offer!r} is no offer", nearest(str(offer), offers))


def _absent(document: Document, parts: Parts) -> Iterator[Fault]:
    """What is taken back or capped is paid by the scheme."""
    used = {kind for _, kind, _ in parts}
    paying = [kind for kind, it in PAY_COMPONENTS.items() if it.effect is PayEffect.PAYS]
    paid = [kind for kind in paying if kind in used]
    for at, kind, content in parts:
        if kind not in ("clawback", "cap") or not isinstance(content, dict):
            continue
        of = content.get("of", ["per_line"] if kind == "clawback" else None)
        if kind == "cap" and of is None and not paid:
            right = "add a component that pays, or leave the cap out"
            yield _fault(document, at, "caps nothing: the scheme pays nothing", right)
        for name in [of] if isinstance(of, str) else of if isinstance(of, list) else []:
            taken_back = kind == "cap" or name != "fixed"
            if name in paying and name not in paid and taken_back:
                verb = "takes back" if kind == "clawback" else "caps"
                wrong = f"{verb} {name}, which the scheme does not pay"
                right = f"name what it pays ({', '.join(paid) or 'nothing'}), or add `{name}`"
                yield _fault(document, (*at, "of") if "of" in content else at, wrong, right)


def _outside(document: Document, parts: Parts, months: tuple[str, ...]) -> Iterator[Fault]:
    """A spiff lies in the calendar."""
    for at, kind, content in parts:
        if kind != "spiff" or not isinstance(content, dict) or not months:
            continue
        for field in ("month", "months", "dates"):
            span = content.get(field)
            for day in {p.strip() for p in span.split("..")} if isinstance(span, str) else set():
                if len(day) in (7, 10) and day[:7] not in months:
                    right = f"use {field} from {months[0]} to {months[-1]}"
                    yield _fault(document, (*at, field), f"{day} is outside the calendar", right)


def _own_checks(
    document: Document, parts: Parts, offers: tuple[str, ...], months: tuple[str, ...]
) -> Iterator[Fault]:
    """What components from outside check themselves."""
    for at, kind, content in parts:
        check = PAY_COMPONENTS[kind].check if kind in PAY_COMPONENTS else None
        for wrong, right in () if check is None else check(content, offers, months):
            yield _fault(document, at, wrong, right)


def _netted(document: Document, parts: Parts) -> Iterator[Fault]:
    """A tier in place of pay by line pays at least as much as pay by line."""
    by_line: dict[str, float] = {}
    for _, kind, content in parts:
        if kind == "per_line" and isinstance(content, dict):
            for offer, euros in content.items():
                if isinstance(euros, int | float):
                    by_line[offer] = by_line.get(offer, 0.0) + euros
    for at, kind, tier in parts:
        if kind != "tier" or not isinstance(tier, dict) or tier.get("per_line") != "netted":
            continue
        key = (*at, "per_line")
        if not by_line:
            wrong = "nets pay by line, which the scheme does not pay"
            yield _fault(document, key, wrong, "add `per_line`, or leave this out")
        if tier.get("mode") != "retroactive":
            continue
        for offer, rate in _least_rates(tier, by_line):
            if rate < by_line[offer] - 1e-9:
                wrong = f"pays {rate:g} EUR a line of {offer}, for which per_line pays"
                right = "give at least as much: it comes in place of pay by line"
                yield _fault(document, key, f"{wrong} {by_line[offer]:g}", right)


def _least_rates(tier: dict[str, Any], by_line: dict[str, float]) -> Iterator[tuple[str, float]]:
    """What the lowest step pays for a line of each offer that counts (EUR)."""
    steps = tier.get("steps")
    first = steps[0] if isinstance(steps, list) and steps else tier
    rate = first.get("rate", 0.0) if isinstance(first, dict) else None
    only = tier.get("offer", tier.get("offers"))
    points = tier.get("points")
    if not isinstance(rate, int | float):
        return
    for offer in by_line:
        if isinstance(points, dict):
            each = points.get(offer, 0)
            if isinstance(each, int | float) and each > 0:
                yield offer, rate * each
        elif only is None or offer == only or (isinstance(only, list) and offer in only):
            yield offer, rate


def check_network(document: Document, spec: ScenarioSpec, zones: ZoneTable) -> Iterator[Fault]:
    """Faults of travel without areas, and of points of sale that cannot be drawn."""
    if spec.network is None:
        return
    faults = _area(spec, zones)
    if spec.network.points_of_sale.generate is not None:
        faults += _generated(spec.network.points_of_sale.generate, spec, zones)
    for key, wrong, right in faults:
        at = ("network", *key)
        yield Fault(*document.place(at), dotted(at), wrong, right)


def _area(spec: ScenarioSpec, zones: ZoneTable) -> list[tuple[Key, str, str]]:
    """The column of areas that travel needs."""
    travel = spec.network.sales_engineers.travel if spec.network is not None else None
    if travel is None:
        return []
    key = ("sales_engineers", "travel", "area")
    area = zones.measures.get(travel.area)
    if area is None:
        wrong = f"{travel.area!r} is no numeric column of {spec.zones.table}"
        return [(key, wrong, nearest(travel.area, zones.measures))]
    if (area <= 0).any():
        where = zones.ids[int(np.flatnonzero(area <= 0)[0])]
        return [(key, f"zone {where} has no area", "write its area in km², more than 0")]
    return []


def _generated(
    generate: Generated, spec: ScenarioSpec, zones: ZoneTable
) -> list[tuple[Key, str, str]]:
    """Columns, types and counts of points of sale to be drawn."""
    assert spec.network is not None
    key = ("points_of_sale", "generate")
    faults: list[tuple[Key, str, str]] = []
    if generate.per not in zones.measures:
        wrong = f"{generate.per!r} is no numeric column of {spec.zones.table}"
        faults.append(((*key, "per"), wrong, nearest(generate.per, zones.measures)))
    for name in generate.types:
        if name not in spec.network.types:
            wrong = f"{name!r} is no type of point of sale"
            faults.append(((*key, "types", name), wrong, nearest(name, spec.network.types)))
    if generate.at_least * len(zones.ids) > generate.count:
        wrong = f"{generate.at_least} in each of {len(zones.ids)} zones are more than the count"
        right = f"{generate.count // len(zones.ids)} at most, or a count of more"
        faults.append(((*key, "at_least"), f"{wrong} of {generate.count}", right))
    return faults
