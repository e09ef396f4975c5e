"""The sound part of a faulty scenario, so that one fault does not hide the next."""

from __future__ import annotations

import copy
from typing import Any

from pydantic import ValidationError

from optimizer.scenario.documents import Key, holds
from optimizer.scenario.faults import raw_key
from optimizer.scenario.schema.scenario_file import ScenarioSpec

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
    if depth == 0:
        return False
    owner, part = chain[depth - 1], key[depth - 1]
    if depth == 1 and part in NEEDED:
        return False
    del owner[part]
    return True
