"""What a reader of a comparison must know: shapes, seeds, precision, what is left out."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.comparison import Comparison, Difference
from optimizer.report.comparison.comparison_text import first_names, level_text
from optimizer.report.locale import Words


def notes(comparison: Comparison, words: Words) -> list[str]:
    """Every note, a sentence or two each."""
    sentences = []
    for letter, side in zip(_letters(comparison), comparison.sides, strict=True):
        if not side.reached:
            sentences.append(words("compare_note_reached").format(letter=letter))
    for difference in comparison.differences:
        sentences += [*_versions(difference, words), *_samples(difference, comparison.level, words)]
        sentences += _shapes(difference, words)
    return [*sentences, words("compare_note_half"), words("compare_note_units")]


def _letters(comparison: Comparison) -> list[str]:
    return ["A", *(d.letter for d in comparison.differences)]


def _versions(difference: Difference, words: Words) -> Iterator[str]:
    if not difference.same_versions:
        yield words("compare_note_versions").format(letter=difference.letter)


def _samples(difference: Difference, level: float, words: Words) -> Iterator[str]:
    """How intervals were made, and what they hold for."""
    count = int(difference.figures["low"].notna().sum())
    if not count:
        yield words("compare_note_plain").format(letter=difference.letter)
        return
    n_a, n_b = difference.replications
    kind = "paired" if difference.same_points else "other_points"
    if difference.a.seed != difference.b.seed:
        kind = "independent"
    values = {"letter": difference.letter, "n_a": n_a, "n_b": n_b, "n": min(n_a, n_b)}
    yield words(f"compare_note_{kind}").format(**values)
    if n_a != n_b and kind != "independent":
        yield words("compare_note_unequal").format(**values)
    yield words("compare_note_levels").format(
        level=level_text(level, words), sure=words("compare_sure"), count=count
    )


def _shapes(difference: Difference, words: Words) -> Iterator[str]:
    moved = difference.targets
    for letter, only in (("A", moved.only_a), (difference.letter, moved.only_b)):
        for axis, names in only.items():
            shown = first_names([words.name(axis, name) for name in names], words, 8)
            yield words("compare_note_only").format(letter=letter, axis=words(axis), names=shown)
    if moved.other_region:
        yield words("compare_note_region").format(
            letter=difference.letter, names=first_names(moved.other_region, words, 8)
        )
