"""A scheme with some of its numbers changed: what a search over schemes varies, by path.

A path starts with the kind of a component: ``per_line`` (all of its rates), ``per_line.fibre``,
``tier.rate``, ``tier.steps[1].bonus``, ``air_time.share``, ``fixed``; ``tier[1]`` is the second
tier of a scheme.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import Any

from optimizer.scenario.faults import nearest

Components = list[dict[str, Any]]

WHOLE = ("months", "delay")
"""Fields that are whole numbers."""


class PathError(Exception):
    """A path that a scheme does not have: what is wrong, and what would be right."""

    def __init__(self, wrong: str, right: str) -> None:
        self.wrong, self.right = wrong, right
        super().__init__(f"{wrong}; {right}")


def value_at(components: Sequence[dict[str, Any]], path: str) -> Any:
    """The number, or the mapping of numbers, at a path.

    Raises
    ------
    PathError
        When there is none.
    """
    owner, last = _owner(components, path)
    value = owner[last]
    numbers = list(value.values()) if isinstance(value, dict) else [value]
    if not numbers or not all(_is_number(x) for x in numbers):
        right = "name a field that is a number, or per_line or points for all of theirs"
        raise PathError(f"{path} is {value!r}", right)
    return value


def changed(
    components: Sequence[dict[str, Any]], path: str, value: float, factor: bool
) -> Components:
    """A copy with the number at a path set, or with all numbers there multiplied.

    Factors of money and ratios keep four significant digits, so that a result can be read.

    Raises
    ------
    PathError
        When there is no such number, or several are to be set to one.
    """
    copied = copy.deepcopy(list(components))
    before = value_at(copied, path)
    owner, last = _owner(copied, path)
    if isinstance(before, dict) and not factor:
        right = f"name one of them ({path}.{next(iter(before))}), or give a factor"
        raise PathError(f"{path} has several numbers", right)
    whole = last in WHOLE
    if isinstance(before, dict):
        owner[last] = {name: _times(x, value, False) for name, x in before.items()}
    else:
        owner[last] = _times(before, value, whole) if factor else int(value) if whole else value
    return copied


def _times(number: float, factor: float, whole: bool) -> float:
    product = float(f"{number * factor:.4g}")
    return max(1, round(product)) if whole else product


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _owner(components: Sequence[dict[str, Any]], path: str) -> tuple[Any, Any]:
    """What holds the value at a path, and its key there."""
    parts: list[str | int] = [
        int(part[1:-1]) if part.startswith("[") else part
        for part in re.findall(r"[^.\[\]]+|\[\d+\]", path)
    ]
    kind = parts[0] if parts else ""
    kinds = [next(iter(c), "") for c in components if isinstance(c, dict)]
    at = [i for i, name in enumerate(kinds) if name == kind]
    if not at:
        raise PathError(f"the scheme has no {kind!r}", nearest(str(kind), kinds))
    which = parts[1] if len(parts) > 1 and isinstance(parts[1], int) else None
    if which is None and len(at) > 1:
        raise PathError(f"the scheme has {len(at)} times {kind}", f"write {kind}[0], {kind}[1] ...")
    if (which or 0) >= len(at):
        raise PathError(f"the scheme has no {kind}[{which}]", f"the last is {kind}[{len(at) - 1}]")
    owner: Any = components[at[which or 0]]
    last: Any = kind
    for part in parts[1:] if which is None else parts[2:]:
        inside = owner[last]
        known = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        if part not in known:
            right = nearest(str(part), [str(name) for name in known])
            raise PathError(f"{path}: there is no {part!r} in {last}", right)
        owner, last = inside, part
    return owner, last
