"""The programme as a file: MPS or LP with readable names, for any other solver."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from optimizer.clock import Clock
from optimizer.errors import StoreError
from optimizer.plan.integers.neighbourhood import PER_BLOCK
from optimizer.plan.lexicographic import master_holding, solve
from optimizer.plan.questions.pyomo_programme import pyomo_model
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario.scenario import Scenario


@dataclass(frozen=True)
class Export:
    """What was written.

    Attributes
    ----------
    objective : str
        Minimised in the file (margin with the opposite sign).
    value, bound : float
        Of the plan found here, and below which no plan is, as minimised.
    complete : bool
        Whether the file holds every allowed mix; otherwise those of least reduced cost, so that
        its optimum lies between bound and value.
    """

    path: Path
    objective: str
    columns: int
    rows: int
    value: float
    bound: float
    complete: bool


def export(scenario: Scenario, path: str | Path, per_block: int = PER_BLOCK) -> Export:
    """Write the programme of the first objective, commitments kept as the plan keeps them.

    Columns are ``run[zone month, mix]``, a mix being the level of each channel in the scenario's
    order; rows carry the names that reports use.

    Parameters
    ----------
    path : str or Path
        Ends in ``.mps`` or ``.lp``.
    per_block : int
        Mixes of least reduced cost that the file offers each zone and month.

    Raises
    ------
    StoreError
        When the name has another ending, or cannot be written.
    """
    path = Path(path)
    if path.suffix not in (".mps", ".lp"):
        raise StoreError(f"{path} must end in .mps or .lp")
    of = state_problem(scenario)
    order = state_stages(scenario, of)
    first = next(i for i, stage in enumerate(order) if stage.rank is None)
    solution = solve(of, order[: first + 1], scenario.spec.plan.gap, Clock())
    limits = [(s.stage, s.value) for s in solution.stages[:first]]
    stage = order[first]
    master, allowed = master_holding(of, limits or [(stage, np.inf)], Clock())
    master.minimise(stage)
    priced = generate(master, allowed, Clock()).columns(per_block)
    offered = Columns.of(of, priced.block, priced.mix)
    planned = Columns.of(of, np.arange(len(of.cells)), solution.mix[of.cells])
    missing = ~np.isin(planned.key, offered.key)
    columns = offered + Columns.of(of, planned.block[missing], planned.mix[missing])
    caps = [(s, most + 1e-9) for s, most in limits]
    model = pyomo_model(of, columns, stage, caps, integer=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        model.write(str(path), io_options={"symbolic_solver_labels": True})
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror})") from None
    return Export(
        path=path,
        objective=stage.name,
        columns=len(columns),
        rows=len(of.cells) + len(of.coupling) + len(caps),
        value=solution.stages[first].value,
        bound=solution.stages[first].bound,
        complete=not np.isfinite(priced.outside).any(),
    )
