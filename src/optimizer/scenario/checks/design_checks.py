"""What the search over schemes needs of the scenario: names, paths, schemes at the ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from optimizer.errors import Fault
from optimizer.scenario.documents import Document, Key
from optimizer.scenario.faults import nearest
from optimizer.scenario.schema.design_section import DesignParameter, DesignSpec
from optimizer.scenario.schema.pay_section import Scheme
from optimizer.scenario.scheme_paths import WHOLE, PathError, changed, value_at

_SCHEME: TypeAdapter[Any] = TypeAdapter(Scheme)


def base_components(design: DesignSpec, schemes: dict[str, Any]) -> list[dict[str, Any]]:
    """The components of a search's base as plain values, all that can be changed filled in."""
    base = schemes[design.base] if isinstance(design.base, str) else design.base
    components = []
    for item in _SCHEME.dump_python(base, mode="json", exclude_none=True, by_alias=True):
        tier = item.get("tier")
        if tier is not None:
            # either one threshold or steps: a tier with both is not one that can be written
            for field in ("at", "times", "bonus", "rate") if tier["steps"] else ("steps",):
                tier.pop(field)
        components.append(dict(item))
    return components


def check_design(document: Document, spec: Any) -> Iterator[Fault]:
    """Faults of the section ``design`` of an otherwise sound specification."""
    design: DesignSpec | None = spec.design
    if design is None:
        return
    for key, wrong, right in _faults(design, spec):
        yield document.fault(("design", *key), wrong, right)


def _faults(design: DesignSpec, spec: Any) -> Iterator[tuple[Key, str, str]]:
    if spec.network is None:
        yield (), "there is no network to search a scheme for", "add `network`, or leave it out"
        return
    schemes = spec.network.schemes
    used: list[tuple[Key, str]] = [(("base",), design.base)] if isinstance(design.base, str) else []
    for field in ("pay_at_most", "pay_at_least"):
        limit = getattr(design, field)
        if limit is not None and limit.as_ is not None:
            used.append(((field, "as"), limit.as_))
    unknown = [(key, name) for key, name in used if name not in schemes]
    for key, name in unknown:
        yield key, f"{name!r} is no scheme", nearest(name, schemes)
    if any(key == ("base",) for key, _ in unknown):
        return
    base = base_components(design, schemes)
    sound = {}
    for name, parameter in design.parameters.items():
        faults = list(_parameter(base, name, parameter))
        yield from faults
        if not faults:
            sound[name] = parameter
    yield from _ends(base, sound)
    yield from _limits(design)
    yield from _twice(design)


def _limits(design: DesignSpec) -> Iterator[tuple[Key, str, str]]:
    """The least pay is not above the most, where both are of one measure."""
    most, least = design.pay_at_most, design.pay_at_least
    if most is None or least is None or most.as_ != least.as_:
        return
    high, low = (most.eur, least.eur) if most.as_ is None else (most.times, least.times)
    if low is not None and high is not None and low > high:
        wrong = f"asks for more ({low:g}) than pay_at_most allows ({high:g})"
        yield ("pay_at_least",), wrong, "lower it, or raise pay_at_most"


def _twice(design: DesignSpec) -> Iterator[tuple[Key, str, str]]:
    """No two parameters move one path; all of a component and one of its parts may both move."""
    paths = [(name, path) for name, one in design.parameters.items() for path in one.of]
    for i, (name, path) in enumerate(paths):
        for other, earlier in paths[:i]:
            if path == earlier:
                wrong = f"{path} is moved by {other!r} too"
                yield ("parameters", name, "of"), wrong, "give each path one parameter"


def _parameter(
    base: list[dict[str, Any]], name: str, parameter: DesignParameter
) -> Iterator[tuple[Key, str, str]]:
    """A path is there, is a number, and its range fits it."""
    for path in parameter.of:
        key: Key = ("parameters", name, "of")
        try:
            value_at(base, path)
            changed(base, path, parameter.ends[0], parameter.factor is not None)
        except PathError as error:
            yield key, error.wrong, error.right
            continue
        whole = path.rsplit(".", 1)[-1] in WHOLE and parameter.between is not None
        if whole and any(end != int(end) for end in (*parameter.ends, parameter.step or 1)):
            yield ("parameters", name, "between"), f"{path} is whole", "give whole numbers"


def _ends(
    base: list[dict[str, Any]], parameters: dict[str, DesignParameter]
) -> Iterator[tuple[Key, str, str]]:
    """The scheme is one that can be written at either end of every range."""
    for name, parameter in parameters.items():
        for end in parameter.ends:
            made = base
            for path in parameter.of:
                made = changed(made, path, end, parameter.factor is not None)
            try:
                _SCHEME.validate_python(made)
            except ValidationError as error:
                message = error.errors(include_url=False)[0]["msg"].lower()
                where = "between" if parameter.between is not None else "factor"
                wrong = f"at {end:g} the scheme is not valid ({message})"
                yield ("parameters", name, where), wrong, "narrow the range"
