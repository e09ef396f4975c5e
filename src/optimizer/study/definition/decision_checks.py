"""What a study says of decisions and futures, checked against its factors, design and responses."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.errors import Fault
from optimizer.scenario.documents import Document, Key, dotted
from optimizer.scenario.faults import nearest
from optimizer.study.definition.study_schema import StudySpec

WITHOUT = ("one_at_a_time", "sobol_indices", "morris")
"""Designs that do not run every decision in the same futures."""


def robustness_faults(document: Document, spec: StudySpec) -> list[Fault]:
    """Every fault of ``decisions``, ``objectives`` and ``satisficing``."""
    return [
        Fault(*document.place(key), dotted(key), wrong, right)
        for key, wrong, right in _faults(spec)
    ]


def _faults(spec: StudySpec) -> Iterator[tuple[Key, str, str]]:
    for i, name in enumerate(spec.decisions):
        if name not in spec.factors:
            yield ("decisions", i), f"{name!r} is no factor", nearest(name, spec.factors)
    if spec.decisions and set(spec.factors) <= set(spec.decisions):
        right = "leave out of `decisions` what the future decides"
        yield ("decisions",), "every factor is a decision: there is no future to try them in", right
    if spec.decisions and spec.design.kind in WITHOUT:
        wrong = f"{spec.design.kind} does not run every decision in the same futures"
        right = "use a grid, latin_hypercube, sobol or rows, or leave out `decisions`"
        yield ("decisions",), wrong, right
    for part in ("objectives", "satisficing"):
        for name in getattr(spec, part):
            if name not in spec.responses:
                right = nearest(name, spec.responses)
                yield (part, name), f"{name!r} is not among the responses", right
