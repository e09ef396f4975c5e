"""The programme as Pyomo states it, and as an MPS or LP file with readable names.

It can be read, exported and given to any solver. The search itself states the same programme in
arrays (:mod:`optimizer.plan.relaxation.master`), and a test solves both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyomo.environ as pyo
from pyomo.core.expr.numeric_expr import LinearExpression

from optimizer.arrays import Ints
from optimizer.clock import Clock
from optimizer.errors import StoreError
from optimizer.plan.integers.candidate_columns import PER_BLOCK
from optimizer.plan.lexicographic import master_holding, solve
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.linear_programme import slack_pairs
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario.scenario import Scenario


def mix_name(levels: Ints) -> str:
    """Name of a mix: its level of each channel, as ``1-1-0-2-0``."""
    return "-".join(str(int(level)) for level in levels)


def pyomo_model(
    problem: Problem,
    columns: Columns,
    stage: Stage,
    caps: Sequence[tuple[Stage, float]] = (),
    integer: bool = False,
) -> pyo.ConcreteModel:
    """State the programme over the columns given.

    Blocks that have no column are left out; ``caps`` are earlier stages, each held at or below a
    value; ``integer``: whether a cell must run one mix whole. The model has ``run[block, mix]``,
    ``missed[row, side]`` and ``extra[name]``; constraints ``one_mix``, ``row`` and ``cap``;
    ``least`` is the objective.
    """
    model = pyo.ConcreteModel(name=stage.name)
    run = _run(model, problem, columns, integer)
    slack = _missed(model, problem)
    _extra(model, problem, integer)
    _one_mix(model, problem, columns, run)
    _rows(model, problem, columns, run, slack)

    def total(stage: Stage) -> LinearExpression:
        """A stage's value as an expression of the columns and the slacks."""
        cost, of_slack = columns.cost(problem, stage), stage.slack_cost(problem.coupling)
        used = np.flatnonzero(cost)
        missed = [pair for pair in slack if of_slack[pair[0]]]
        return _linear(
            [*(float(cost[i]) for i in used), *(float(of_slack[p]) for p, _ in missed)],
            [*(run[i] for i in used), *(slack[pair] for pair in missed)],
        )

    model.cap = pyo.Constraint(pyo.Any)
    for held, most in caps:
        model.cap[held.name] = (None, total(held), most)
    model.least = pyo.Objective(expr=total(stage))
    return model


def block_name(problem: Problem, block: int) -> str:
    """A cell as ``75 2026-08``; a zone whose months are tied as ``75``."""
    zone, month = problem.cell_names[problem.cells[block, 0]]
    return zone if problem.month_coupling.tied else f"{zone} {month}"


def _run(
    model: pyo.ConcreteModel, problem: Problem, columns: Columns, integer: bool
) -> list[pyo.Var]:
    pairs = zip(columns.block, columns.levels[columns.piece], strict=True)
    keys = [(block_name(problem, b), " ".join(mix_name(mix) for mix in own)) for b, own in pairs]
    domain = pyo.Binary if integer else pyo.NonNegativeReals
    model.run = pyo.Var(pyo.Set(initialize=keys, dimen=2), domain=domain)
    return [model.run[key] for key in keys]


def _extra(model: pyo.ConcreteModel, problem: Problem, integer: bool) -> None:
    names = pyo.Set(initialize=[extra.name for extra in problem.auxiliaries])
    model.extra = pyo.Var(names, bounds=(0, None))
    for extra in problem.auxiliaries:
        if np.isfinite(extra.most):
            model.extra[extra.name].setub(extra.most)
        if integer and extra.whole:
            model.extra[extra.name].domain = pyo.NonNegativeIntegers


def _missed(model: pyo.ConcreteModel, problem: Problem) -> dict[tuple[int, str], pyo.Var]:
    pairs = slack_pairs(problem)
    names = [(problem.coupling[position].name, side) for position, side in pairs]
    model.missed = pyo.Var(pyo.Set(initialize=names, dimen=2), domain=pyo.NonNegativeReals)
    return {pair: model.missed[name] for pair, name in zip(pairs, names, strict=True)}


def _linear(coefficients: list[float], variables: list[pyo.Var]) -> LinearExpression:
    return LinearExpression(constant=0, linear_coefs=coefficients, linear_vars=variables)


def _one_mix(
    model: pyo.ConcreteModel, problem: Problem, columns: Columns, run: list[pyo.Var]
) -> None:
    model.one_mix = pyo.Constraint(pyo.Any)
    order = np.argsort(columns.block, kind="stable")
    start = np.searchsorted(columns.block[order], np.arange(len(problem.cells) + 1))
    for block in np.unique(columns.block):
        own = [run[i] for i in order[start[block] : start[block + 1]]]
        model.one_mix[block_name(problem, block)] = _linear([1.0] * len(own), own) == 1


def _rows(
    model: pyo.ConcreteModel,
    problem: Problem,
    columns: Columns,
    run: list[pyo.Var],
    slack: dict[tuple[int, str], pyo.Var],
) -> None:
    model.row = pyo.Constraint(pyo.Any)
    matrix = columns.rows(problem)
    for position, row in enumerate(problem.coupling):
        span = slice(matrix.indptr[position], matrix.indptr[position + 1])
        variables = [run[i] for i in matrix.indices[span]]
        coefficients = [float(value) for value in matrix.data[span]]
        for side, sign in (("under", 1.0), ("over", -1.0)):
            if (position, side) in slack:
                variables.append(slack[position, side])
                coefficients.append(sign)
        variables += [model.extra[extra.name] for extra in row.auxiliaries]
        coefficients += [float(coefficient) for coefficient in row.auxiliaries.values()]
        lower = None if np.isinf(row.lower) else row.lower
        upper = None if np.isinf(row.upper) else row.upper
        model.row[row.name] = (lower, _linear(coefficients, variables), upper)


@dataclass(frozen=True)
class Export:
    """What was written; the objective is minimised in the file (margin with the opposite sign).

    ``value`` is that of the plan found here, below ``bound`` no plan is, both as minimised. A file
    that is not ``complete`` holds not every allowed mix but those of least reduced cost, so that
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
    rows = len(of.cells) + len(of.coupling) + len(caps)
    solved, complete = solution.stages[first], not np.isfinite(priced.outside).any()
    return Export(path, stage.name, len(columns), rows, solved.value, solved.bound, complete)
