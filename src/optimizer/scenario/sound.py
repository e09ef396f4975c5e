"""The sound part of a faulty scenario, so that one fault does not hide the next."""

from __future__ import annotations

import copy
from typing import Any

from pydantic import ValidationError

from optimizer.scenario.documents import Key
from optimizer.scenario.faults import raw_key
from optimizer.scenario.schema import ScenarioSpec

__all__ = ["sound_part"]


def sound_part(data: dict[str, Any]) -> ScenarioSpec | None:
    """The scenario without its faulty fields and items, or None when too little is left.

    Only for looking for further faults; never planned with.
    """
    data = copy.deepcopy(data)
    for _ in range(200):
        try:
            return ScenarioSpec.model_validate(data)
        except ValidationError as error:
            keys = [raw_key(d["loc"], data) for d in error.errors(include_url=False)]
            if not any([_prune(data, key) for key in keys]):
                return None
    return None


def _prune(data: dict[str, Any], key: Key) -> bool:
    """Take out the value at a key path; of what is missing, the thing that misses it."""
    chain: list[Any] = [data]
    for part in key:
        inside = chain[-1]
        if isinstance(inside, dict) and part in inside:
            chain.append(inside[part])
        elif isinstance(inside, list) and isinstance(part, int) and part < len(inside):
            chain.append(inside[part])
        else:
            break
    depth = len(chain) - 1
    if depth == 0:
        return False
    owner, part = chain[depth - 1], key[depth - 1]
    if depth == 1 and part not in ("plan", "network", "language"):
        return False
    del owner[part]
    return True
