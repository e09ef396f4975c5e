"""What a study is, in words: what was varied, how, and how many runs came to what."""

from __future__ import annotations

from optimizer.report.batch.study_figures import Batch
from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import MOST_NAMED, digits, level_digits, level_text
from optimizer.study.definition.study_schema import StudyFactor


def counts(batch: Batch) -> list[tuple[str, int]]:
    """Name and number of all runs, of different ones, and of runs by status."""
    numbers = [("batch_runs", len(batch.table)), ("batch_different", len(batch.study.unique))]
    for status in ("done", "failed", "set aside", "missing"):
        number = batch.count(status)
        if number or status in ("done", "failed"):
            numbers.append((f"batch_all_{status.replace(' ', '_')}", number))
    return numbers


def state(batch: Batch, words: Words) -> str:
    """Whether every run is done, to its gap and precision, and keeps its commitments."""
    whole = len(batch.table) == batch.count("done")
    parts = [words("batch_whole")] if whole and not batch.short else []
    if not whole:
        parts.append(words("batch_not_whole").format(count=len(batch.table) - batch.count("done")))
    if batch.short:
        parts.append(words("batch_short").format(count=batch.short))
    missed = batch.unkept
    if missed:
        named = ", ".join(map(str, missed[:MOST_NAMED])) + (", …" * (len(missed) > MOST_NAMED))
        parts.append(words("batch_unkept").format(count=len(missed), runs=named))
    return " ".join(parts)


def design_text(batch: Batch, words: Words) -> str:
    """The design, and what was run."""
    spec = batch.study.spec
    design = words.get(f"batch_design_{spec.design.kind}", spec.design.kind)
    what = words.get(f"batch_what_{spec.run.what}", spec.run.what)
    return f"{design} ; {what}" if words.language == "fr" else f"{design}; {what}"


def factor_label(batch: Batch, name: str, words: Words) -> str:
    """A factor's own name, and whether its levels multiply what the base has."""
    return f"{name} ({words('batch_times_base')})" if batch.study.spec.factors[name].scale else name


def factor_rows(batch: Batch, words: Words) -> list[tuple[str, str, str]]:
    """Name, field and levels of each factor."""
    return [
        (name, _field(factor), _levels(batch, name, factor, words))
        for name, factor in batch.study.spec.factors.items()
    ]


def about_rows(batch: Batch, words: Words) -> list[tuple[str, str]]:
    """What each figure can be traced by."""
    spec, base = batch.study.spec, batch.study.base
    return [
        (words("batch_base"), f"{base.spec.name} ({base.hash[:12]})"),
        (words("seed"), str(base.spec.seed)),
        (words("batch_design"), design_text(batch, words)),
        (words("batch_responses"), ", ".join(spec.responses)),
    ]


def _field(factor: StudyFactor) -> str:
    if factor.variants is not None:
        return ", ".join(dict.fromkeys(path for of in factor.variants.values() for path in of))
    return str(factor.path)


def _levels(batch: Batch, name: str, factor: StudyFactor, words: Words) -> str:
    """The levels that runs have, and of a distribution what it is."""
    found = list(dict.fromkeys(level for level in batch.levels(name) if level is not None))
    numbers = [level for level in found if isinstance(level, float)]
    decimals = level_digits(found)
    said = ""
    if factor.kind in ("uniform", "normal", "triangular"):
        values = getattr(factor, factor.kind).model_dump()
        shown = {k: level_text(float(v), words, digits([float(v)])) for k, v in values.items()}
        said = words(f"batch_{factor.kind}").format(**shown)
        if len(found) > MOST_NAMED:
            return said
    if len(found) > MOST_NAMED and len(numbers) == len(found):
        low, high = (words.number(end(numbers), decimals) for end in (min, max))
        return words("batch_from_to").format(count=len(found), low=low, high=high)
    separator = " ; " if words.language == "fr" else "; "
    listed = separator.join(level_text(level, words, decimals) for level in found[:MOST_NAMED])
    more = len(found) - MOST_NAMED
    listed += f"{separator}+ {more}" if more > 0 else ""
    return f"{said}{separator}{listed}" if said else listed
