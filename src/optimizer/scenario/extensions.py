"""What can be added from outside the package, and which of it a scenario uses."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import PurePath
from pkgutil import resolve_name
from typing import Any

from optimizer.registry import Extension, Registry

REGISTRIES = {
    "choice_models": "optimizer.scenario.schema.choice_section:CHOICE_MODELS",
    "figures": "optimizer.results.report_figures:FIGURES",
    "objectives": "optimizer.scenario.schema.plan_section:OBJECTIVES",
    "pay_components": "optimizer.scenario.schema.pay_section:PAY_COMPONENTS",
    "row_kinds": "optimizer.scenario.schema.row_sections:ROW_KINDS",
    "table_formats": "optimizer.scenario.tables.table_formats:TABLE_FORMATS",
    "visit_policies": "optimizer.network.field_force.call_lists:VISIT_POLICIES",
}
"""Where the list of each kind stands; one above this room is loaded when it is needed."""


def registry(kind: str) -> Registry[Any]:
    """The list of a kind of thing.

    Raises
    ------
    ValueError
        When there is no such kind.
    """
    if kind not in REGISTRIES:
        raise ValueError(f"{kind!r} is no kind of extension; use one of: {', '.join(REGISTRIES)}")
    listed: Registry[Any] = resolve_name(REGISTRIES[kind])
    return listed


def register(kind: str, name: str, value: object, version: str, module: str | None = None) -> None:
    """Add something of a kind that the engine knows by name: a row kind, a choice model ...

    Scenarios then name it as they name what is built in, and their hash covers its name and
    version. A scenario that uses it cannot be loaded where it is not registered.

    Call it at the top of a module. Runs in several processes send the scenario to each of them,
    and a scenario imports the modules of its extensions before anything else uses it: what is
    registered inside a function, or in a notebook, is not there in other processes. A package
    may name the value by an entry point of the group ``optimizer.<kind>`` instead, and needs no
    call.

    Parameters
    ----------
    kind, name : str
        One of ``REGISTRIES``, like ``row_kinds``; a name as a scenario writes it.
    value : object
        What the list of this kind holds.
    version : str
        Of what defines it: change it whenever it computes something else.
    module : str, optional
        The module to import where the extension is needed; default the one that calls.

    Raises
    ------
    ValueError
        When there is no such kind, or the name stands for something else already.
    """
    caller = str(sys._getframe(1).f_globals.get("__name__", ""))
    registry(kind).register(name, value, version, caller if module is None else module)


def extensions_used(
    data: Mapping[str, Any], tables: Iterable[str]
) -> Iterator[tuple[str, str, Extension[Any]]]:
    """Kind, name and extension of everything from outside that plain values and tables use."""
    for kind, name in sorted(set(_names(data, tables))):
        extension = registry(kind).extension(name) if kind in REGISTRIES else None
        if extension is not None:
            yield kind, name, extension


def _names(data: Mapping[str, Any], tables: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Kind and name of everything that a scenario names out of a registry."""
    yield "choice_models", data["choice"]["model"]
    plan, network, design = (data.get(part) or {} for part in ("plan", "network", "design"))
    for row in plan.get("rows", ()):
        yield "row_kinds", row["kind"]
    for objective in plan.get("objectives", ()):
        for name in (objective.get("of"), *objective.get("weights", {})):
            if name is not None:
                yield "objectives", name
    base = design.get("base")
    schemes = [*network.get("schemes", {}).values(), *([base] if isinstance(base, list) else [])]
    for component in (item for scheme in schemes for item in scheme):
        for name in component:
            yield "pay_components", name
    if "sales_engineers" in network:
        yield "visit_policies", network["sales_engineers"]["policy"]
    for table in tables:
        yield "table_formats", PurePath(table).suffix.lower()


class ExtensionModules(tuple[str, ...]):
    """Names of modules that register extensions: wherever they are unpickled, they are imported."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Callable[..., ExtensionModules], tuple[tuple[str, ...]]]:
        return _imported, (tuple(self),)


def _imported(modules: tuple[str, ...]) -> ExtensionModules:
    for module in modules:
        import_module(module)
    return ExtensionModules(modules)
