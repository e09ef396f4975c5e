"""From a study file to its runs, or every fault at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from optimizer.errors import Fault, ScenarioError
from optimizer.results.report_figures import known_responses
from optimizer.scenario import Scenario
from optimizer.scenario import load as load_scenario
from optimizer.scenario.documents import Document, Key, dotted, read
from optimizer.scenario.faults import from_validation, nearest
from optimizer.study.definition.designs import Point, design_size, points, rows_of
from optimizer.study.definition.jobs import Job, RunModel, job_of
from optimizer.study.definition.levels import Changes, FactorLevel, all_levels
from optimizer.study.definition.study_schema import CONTINUOUS, CROSSED, StudySpec

MOST = 100_000
"""Runs of a study; a grid multiplies quickly."""
WITHOUT_DECISIONS = ("one_at_a_time", "sobol_indices", "morris")
"""Designs that do not run every decision in the same futures."""


@dataclass(frozen=True, eq=False)
class Study:
    """A study whose every run is known to be a valid scenario.

    Attributes
    ----------
    points, jobs : tuple
        Levels of each run, in order; what is run at each, and two points may have the same.
    file, content : Path or None, str
        Where it was read, None where it was put together; hash of what file and base say.
    levels : mapping of str to list of FactorLevel
        All levels of each factor; of a distribution, its quantiles in a grid.
    """

    name: str
    spec: StudySpec
    base: Scenario
    points: tuple[Point, ...]
    jobs: tuple[Job, ...]
    file: Path | None = None
    content: str = ""
    levels: Mapping[str, Sequence[FactorLevel]] = field(default_factory=dict)

    @property
    def unique(self) -> tuple[Job, ...]:
        """Each job once, in the order of the design."""
        return tuple({job.key: job for job in self.jobs}.values())


def load_study(path: str | Path, model: RunModel) -> Study:
    """Read a study, expand its design, and check every run.

    The model will compute the runs, and is a part of their keys.

    Raises
    ------
    ScenarioError
        With every fault found, of the study, of its base and of what it makes of it.
    """
    if not Path(path).is_file():
        wrong = "is a folder" if Path(path).is_dir() else "does not exist"
        right = "name a study file (YAML: base, factors, design, responses)"
        raise ScenarioError([Fault(str(path), None, "file", wrong, right)])
    document = read(path)
    try:
        spec = StudySpec.model_validate(document.data)
    except ValidationError as error:
        raise ScenarioError(from_validation(error, StudySpec, document)) from None
    faults: list[Fault] = []
    base = _base(document, spec, faults)
    levels = _levels(document, spec, faults)
    faults += (_fault(document, *fault) for fault in _decision_faults(spec))
    design_points = _points(document, spec, levels, faults)
    if base is None or design_points is None or faults:
        raise ScenarioError(faults)
    base = _as_run(document, spec, base, faults)
    faults += _responses(document, spec, base)
    jobs = _jobs(document, spec, base, design_points, model, faults)
    if faults:
        raise ScenarioError(list(dict.fromkeys(faults)))
    name, file = spec.name or document.path.stem, Path(path).resolve()
    content = hashlib.sha256(f"{spec.model_dump_json()} {base.hash}".encode()).hexdigest()
    return Study(name, spec, base, tuple(design_points), tuple(jobs), file, content, levels)


def _base(document: Document, spec: StudySpec, faults: list[Fault]) -> Scenario | None:
    place = document.folder(("base",)) / spec.base
    if not place.exists():
        right = "name a scenario folder or file that exists, relative to this file"
        faults.append(_fault(document, ("base",), f"there is no {spec.base!r}", right))
        return None
    try:
        return load_scenario(place)
    except ScenarioError as error:
        faults += error.faults
        return None


def _decision_faults(spec: StudySpec) -> Iterator[tuple[Key, str, str]]:
    """Every fault of ``decisions``, ``objectives`` and ``satisficing``: key, wrong, right."""
    for i, name in enumerate(spec.decisions):
        if name not in spec.factors:
            yield ("decisions", i), f"{name!r} is no factor", nearest(name, spec.factors)
    if spec.decisions and set(spec.factors) <= set(spec.decisions):
        right = "leave out of `decisions` what the future decides"
        yield ("decisions",), "every factor is a decision: there is no future to try them in", right
    if spec.decisions and spec.design.kind in WITHOUT_DECISIONS:
        wrong = f"{spec.design.kind} does not run every decision in the same futures"
        right = "use a grid, latin_hypercube, sobol or rows, or leave out `decisions`"
        yield ("decisions",), wrong, right
    for part in ("objectives", "satisficing"):
        for name in getattr(spec, part):
            if name not in spec.responses:
                right = nearest(name, spec.responses)
                yield (part, name), f"{name!r} is not among the responses", right


def _levels(
    document: Document, spec: StudySpec, faults: list[Fault]
) -> dict[str, list[FactorLevel]]:
    """All levels of each factor that has any."""
    levels: dict[str, list[FactorLevel]] = {}
    in_full = spec.design.kind in ("grid", "one_at_a_time")
    for name, factor in spec.factors.items():
        key: Key = ("factors", name)
        if factor.kind is None and spec.design.kind != "rows":
            right = "give values, range, uniform, normal, triangular, variants or tables"
            faults.append(_fault(document, key, "has no levels", right))
        crossed = spec.design.kind in CROSSED and name in spec.decisions
        if (in_full or crossed) and factor.kind in CONTINUOUS and factor.count is None:
            right = "give `count`, its number of quantiles, or a sampled design"
            where = "a decision" if crossed else f"a {spec.design.kind}"
            wrong = f"{where} cannot hold every value of a distribution"
            faults.append(_fault(document, key, wrong, right))
        files: dict[str, bytes] = {}
        for label, file in (factor.tables or {}).items():
            at = (*key, "tables", label)
            try:
                files[label] = (document.folder(at) / file).read_bytes()
            except OSError:
                right = "name a file that exists, relative to the study"
                faults.append(_fault(document, at, f"there is no file {file!r}", right))
        if len(files) == len(factor.tables or {}):
            levels[name] = all_levels(factor, files)
    return levels


def _points(
    document: Document,
    spec: StudySpec,
    levels: Mapping[str, list[FactorLevel]],
    faults: list[Fault],
) -> list[Point] | None:
    if spec.design.kind == "rows":
        return rows_of(document, spec, levels, faults)
    if faults:
        return None
    size = design_size(spec.design, levels, spec.decisions)
    if size > MOST:
        wrong = f"the {spec.design.kind} has {size:,} runs"
        right = f"stay at {MOST:,}, or sample less: {{kind: latin_hypercube, runs: 256}}"
        faults.append(_fault(document, ("design",), wrong, right))
        return None
    return points(spec.design, spec.factors, levels, spec.decisions)


def _as_run(document: Document, spec: StudySpec, base: Scenario, faults: list[Fault]) -> Scenario:
    """The base with the precision that the study asks for; its schemes are there."""
    if spec.run.what == "plan":
        return base
    network = base.spec.network
    if network is None:
        right = "name a base with a network of points of sale, or run: plan"
        faults.append(_fault(document, ("run", "what"), "the base has no network", right))
        return base
    for i, scheme in enumerate(spec.run.schemes or ()):
        if scheme not in network.schemes and not _varied(spec, "network.schemes"):
            right = nearest(scheme, network.schemes)
            key = ("run", "schemes", i)
            faults.append(_fault(document, key, f"{scheme!r} is no scheme", right))
    if spec.run.precision is None:
        return base
    try:
        return base.replace("network.precision", spec.run.precision)
    except ScenarioError as error:
        at: Key = ("run", "precision")
        faults += [_fault(document, at, fault.wrong, fault.right) for fault in error.faults]
        return base


def _varied(spec: StudySpec, start: str) -> bool:
    """Whether a factor changes something below a path."""
    paths = [factor.path or "" for factor in spec.factors.values()]
    paths += [p for f in spec.factors.values() for v in (f.variants or {}).values() for p in v]
    return any(path.startswith(start) for path in paths)


def _responses(document: Document, spec: StudySpec, base: Scenario) -> list[Fault]:
    known, wrong = (
        known_responses(base, spec.run.what, spec.run.schemes),
        "is no figure of this run",
    )
    return [
        _fault(document, ("responses", i), f"{name!r} {wrong}", nearest(name, known))
        for i, name in enumerate(spec.responses)
        if name not in known and not _varied(spec, "network.schemes")
    ]


def _jobs(
    document: Document,
    spec: StudySpec,
    base: Scenario,
    design_points: Sequence[Point],
    model: RunModel,
    faults: list[Fault],
) -> list[Job]:
    """What is run at each point; a point that makes no valid scenario is a fault."""
    jobs: list[Job] = []
    checked: dict[tuple[str, float | str], list[Fault]] = {}
    level_faults: dict[tuple[str, str, str], Fault] = {}
    for number, point in enumerate(design_points, 1):
        changes = Changes()
        for level in point.values():
            changes = changes | level.changes
        try:
            jobs.append(job_of(base, changes, spec.run, model))
        except ScenarioError as error:
            alone = [
                f
                for name, level in point.items()
                for f in _alone(document, base, name, level, checked, level_faults)
            ]
            shown = ", ".join(f"{name} {level.shown}" for name, level in point.items())
            together = f"run {number} ({shown})"
            faults += alone or [
                _fault(document, ("design",), f"{together}: {f.field}: {f.wrong}", f.right)
                for f in error.faults
            ]
    return jobs


def _alone(
    document: Document,
    base: Scenario,
    name: str,
    level: FactorLevel,
    checked: dict[tuple[str, float | str], list[Fault]],
    level_faults: dict[tuple[str, str, str], Fault],
) -> list[Fault]:
    """Faults of one level of one factor, tried once; what all levels have wrong is one fault."""
    at = (name, level.label)
    if at not in checked:
        checked[at] = []
        try:
            level.changes.applied(base)
        except ScenarioError as error:
            for fault in error.faults:
                wrong = f"at {level.shown}: {fault.field}: {fault.wrong}"
                new = _fault(document, ("factors", name), wrong, fault.right)
                same = level_faults.setdefault((name, fault.field, fault.wrong), new)
                checked[at].append(same)
    return checked[at]


def _fault(document: Document, key: Key, wrong: str, right: str) -> Fault:
    return Fault(*document.place(key), dotted(key), wrong, right)
