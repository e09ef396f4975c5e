"""What a reader of a comparison must know: shapes, seeds, precision, what is left out."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.comparison import Comparison, Difference
from optimizer.report.comparison.comparison_text import level_text, some
from optimizer.report.locale import Words


def notes(found: Comparison, words: Words) -> list[str]:
    """Every note, a sentence or two each."""
    said = []
    for letter, side in zip(_letters(found), found.sides, strict=True):
        if not side.reached:
            said.append(words("compare_note_reached").format(letter=letter))
    for difference in found.differences:
        said += [*_versions(difference, words), *_samples(difference, found.level, words)]
        said += _shapes(difference, words)
    return [*said, words("compare_note_half"), words("compare_note_units")]


def _letters(found: Comparison) -> list[str]:
    return ["A", *(d.letter for d in found.differences)]


def _versions(found: Difference, words: Words) -> Iterator[str]:
    if not found.same_versions:
        yield words("compare_note_versions").format(letter=found.letter)


def _samples(found: Difference, level: float, words: Words) -> Iterator[str]:
    """How intervals were made, and what they hold for."""
    count = int(found.figures["low"].notna().sum())
    if not count:
        yield words("compare_note_plain").format(letter=found.letter)
        return
    n_a, n_b = found.replications
    kind = "paired" if found.same_points else "other_points"
    if found.a.seed != found.b.seed:
        kind = "independent"
    values = {"letter": found.letter, "n_a": n_a, "n_b": n_b, "n": min(n_a, n_b)}
    yield words(f"compare_note_{kind}").format(**values)
    if n_a != n_b and kind != "independent":
        yield words("compare_note_unequal").format(**values)
    yield words("compare_note_levels").format(
        level=level_text(level, words), sure=words("compare_sure"), count=count
    )


def _shapes(found: Difference, words: Words) -> Iterator[str]:
    moved = found.targets
    for letter, only in (("A", moved.only_a), (found.letter, moved.only_b)):
        for axis, names in only.items():
            shown = some([words.name(axis, name) for name in names], words, 8)
            yield words("compare_note_only").format(letter=letter, axis=words(axis), names=shown)
    if moved.other_region:
        yield words("compare_note_region").format(
            letter=found.letter, names=some(moved.other_region, words, 8)
        )
