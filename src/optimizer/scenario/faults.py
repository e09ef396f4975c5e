"""From what pydantic found to faults that a user can act on, and what is sound besides them."""

from __future__ import annotations

import copy
import difflib
import types
from collections.abc import Iterable, Mapping, Sized
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from optimizer.errors import Fault
from optimizer.scenario.documents import Document, Key, holds
from optimizer.scenario.schema.choice_section import CHOICE_MODELS
from optimizer.scenario.schema.pay_section import PAY_COMPONENTS
from optimizer.scenario.schema.scenario_file import ScenarioSpec

MAPPINGS = ("model_type", "dict_type", "model_attributes_type")
"""What pydantic calls a value that should have keys and has none."""
NAMES = ("string_type", "tuple_type")
"""What it calls a value that should be a name or a list of names."""


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that names what is known, the nearest first."""
    names = [str(k) for k in known]
    lowered = {n.lower(): n for n in reversed(names)}
    close = difflib.get_close_matches(str(name).lower(), lowered, n=1, cutoff=0.6)
    listed = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    if close:
        return f"did you mean {lowered[close[0]]!r}? (known: {listed})"
    return f"use one of: {listed}" if names else "there are none to choose from"


def from_validation(
    error: ValidationError, model: type[BaseModel], document: Document
) -> list[Fault]:
    """One fault for each thing that pydantic found."""
    errors = error.errors(include_url=False)
    return [_fault(details, model, document) for details in errors if not _counted_faulty(details)]


def _counted_faulty(details: ErrorDetails) -> bool:
    """Whether a list is called too short only because its faulty items were left out."""
    given = details.get("input")
    least = details.get("ctx", {}).get("min_length", 0)
    return details["type"] == "too_short" and isinstance(given, Sized) and len(given) >= least


def raw_key(loc: tuple[str | int, ...], data: Any) -> Key:
    """The part of an error's location that stands in the file.

    pydantic adds the tags of unions; what is missing does not stand there, but is kept as the
    last part so that the field can be named.
    """
    key: list[str | int] = []
    value = data
    for i, part in enumerate(loc):
        if holds(value, part):
            value = value[part]
        elif i < len(loc) - 1 or part in key[-1:]:
            # a tag of a union, or the field of the same name as the tag before it
            continue
        key.append(part)
    return tuple(key)


def _fault(details: ErrorDetails, model: type[BaseModel], document: Document) -> Fault:
    loc = details["loc"]
    extension = _extension(loc, document.data)
    owner, info = _field(loc, model) if extension is None else _field(loc[1:], extension)
    return document.fault(raw_key(loc, document.data), *_wrong_and_right(details, owner, info))


def _wrong_and_right(
    details: ErrorDetails, owner: type[BaseModel] | None, info: FieldInfo | None
) -> tuple[str, str]:
    """What is wrong, and what would be right."""
    kind, value = details["type"], details.get("input")
    message = details["msg"].removeprefix("Value error, ")
    described = info.description if info is not None else None
    if kind == "extra_forbidden":
        return "unknown key", nearest(str(details["loc"][-1]), _known(owner))
    if kind == "missing":
        return "is missing", f"give it: {described}" if described else "give it"
    if kind == "value_error":
        wrong, _, cure = message.partition("; ")
        return wrong, cure or described or f"correct it: {wrong}"
    if kind == "component_kind":
        named = next(iter(value), "") if isinstance(value, Mapping) else str(value)
        return f"{named!r} is no component", nearest(named, PAY_COMPONENTS)
    if kind in ("literal_error", "union_tag_invalid"):
        # the words between single quotes
        known = str(details.get("ctx", {})).replace('"', "").split("'")[3::2]
        shown = value.get("model") if isinstance(value, Mapping) else value
        return f"{shown!r} is not known", nearest(str(shown), known)
    if kind in MAPPINGS:
        known = _known(_model(info.annotation) if info is not None else None)
        wanted = f"write keys below it ({', '.join(known)})" if known else "write keys below it"
        wrong = "is empty" if value is None else f"{value!r} stands where keys are wanted"
        return wrong, f"{wanted}, or leave it out"
    if kind == "too_short" and isinstance(value, Sized) and not len(value):
        return "is empty", f"name at least 1: {described}" if described else "name at least 1"
    if kind in NAMES and isinstance(value, int | float) and not isinstance(value, bool):
        right = "put names in quotes, just as their table has them"
        return f"{value} is a number, a name is wanted", right
    shown = "a mapping" if isinstance(value, Mapping) else repr(value)
    message = message[0].lower() + message[1:]
    return f"{shown}: {message}", described or f"correct it: {message}"


def _extension(loc: tuple[str | int, ...], data: Mapping[str, Any]) -> type[BaseModel] | None:
    """The parameters of a choice model from outside, which no annotation names."""
    section = data.get("choice") if loc[:1] == ("choice",) else None
    name = section.get("model") if isinstance(section, Mapping) else None
    known = isinstance(name, str) and CHOICE_MODELS.extension(name) is not None
    return CHOICE_MODELS[str(name)].parameters if known else None


def _known(owner: type[BaseModel] | None) -> list[str]:
    fields = {} if owner is None else owner.model_fields
    return [info.alias or name for name, info in fields.items()]


def _model(annotation: Any) -> type[BaseModel] | None:
    bare = _bare(annotation)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None


def _field(
    loc: tuple[str | int, ...], model: type[BaseModel]
) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """The model that owns the last part of a location, and the field it names."""
    current: Any = model
    owner: type[BaseModel] | None = None
    info: FieldInfo | None = None
    for part in loc:
        current = _bare(current)
        if isinstance(current, type) and issubclass(current, BaseModel):
            owner, info = current, _named(current, part)
            current = info.annotation if info is not None else None
            continue
        origin, arguments = get_origin(current), get_args(current)
        if origin is dict:
            owner, current = None, arguments[1]
        elif origin in (tuple, list):
            owner, current = None, arguments[0]
        elif origin in (Union, types.UnionType):
            current = _member(arguments, part)
    return owner, info


def _bare(annotation: Any) -> Any:
    """Without Annotated and None."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        members = [a for a in get_args(annotation) if a is not type(None)]
        if len(members) == 1:
            return _bare(members[0])
    return annotation


def _named(model: type[BaseModel], part: str | int) -> FieldInfo | None:
    for name, info in model.model_fields.items():
        if part in (name, info.alias):
            return info
    return None


def _member(arguments: tuple[Any, ...], tag: str | int) -> Any:
    """The member of a tagged union that a tag names."""
    for argument in arguments:
        bare = _bare(argument)
        if isinstance(bare, type) and issubclass(bare, BaseModel):
            if tag in bare.model_fields:
                return bare
            literal = bare.model_fields.get("model")
            tags = () if literal is None else get_args(literal.annotation)
            if tag in tags:
                return bare
    return None


NEEDED = tuple(name for name, info in ScenarioSpec.model_fields.items() if info.is_required())
"""Sections that nothing can be checked without."""


def sound_part(data: dict[str, Any]) -> ScenarioSpec | None:
    """The scenario without its faulty fields and items, or None when too little is left.

    Only for looking for further faults; never planned with.
    """
    data = copy.deepcopy(data)
    for _ in range(200):
        try:
            return ScenarioSpec.model_validate(data)
        except ValidationError as error:
            keys = {raw_key(d["loc"], data) for d in error.errors(include_url=False)}
            # from the end, so that taking one item out does not move the next one's place
            pruned = sum(_prune(data, key) for key in sorted(keys, key=_place, reverse=True))
            if not pruned:
                return None
    return None


def _place(key: Key) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (-1, part) for part in key]


def _prune(data: dict[str, Any], key: Key) -> bool:
    """Take out the value at a key path; of what is missing, the thing that misses it."""
    chain: list[Any] = [data]
    for part in key:
        inside = chain[-1]
        if not holds(inside, part):
            break
        chain.append(inside[part])
    depth = len(chain) - 1
    if depth == 0 or (depth == 1 and key[0] in NEEDED):
        return False
    del chain[-2][key[depth - 1]]
    return True
