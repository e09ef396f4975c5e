"""The same linear programme stated in Pyomo, linopy, PyOptInterface, and as bare arrays.

The restricted master of France: six mixes a cell, every coupling row with its slacks, least
overlap, the shortfalls capped. Each statement starts from the columns (sales and levels of
every mix) and ends with a programme in HiGHS, ready to be solved; all then must have the same
optimum. Prints the best seconds of a few rounds and the ratio to Pyomo, which states the export.
linopy and PyOptInterface are no dependencies: what is not installed is left out (PyOptInterface
finds HiGHS in the package ``highsbox``). Run it from the repository's root::

    python benchmarks/bench_building.py

"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy import sparse

import optimizer
from optimizer.arrays import Floats, Ints
from optimizer.plan import highs
from optimizer.plan.questions.programme_export import pyomo_model
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.linear_programme import slack_pairs
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.stating import state_problem, state_stages

FRANCE = Path(__file__).parents[1] / "scenarios" / "france"
MIXES = 6
CAP = 1.0
"""What each shortfall may come to: so little that the rows matter, so much that it can be kept."""


@dataclass(frozen=True, eq=False)
class Task:
    """What every statement starts from."""

    problem: Problem
    columns: Columns
    stage: Stage
    caps: tuple[tuple[Stage, float], ...]


@dataclass(frozen=True, eq=False)
class Arrays:
    """The programme in arrays, mixes first, then slacks: what all but Pyomo are stated from."""

    block: Ints
    cost: Floats
    rows: sparse.csr_array
    lower: Floats
    upper: Floats

    @classmethod
    def of(cls, task: Task) -> Arrays:
        """Coupling rows and caps over mixes and slacks."""
        coupling, pairs = task.problem.coupling, slack_pairs(task.problem)
        position = np.array([at for at, _ in pairs])
        sign = np.array([1.0 if side == "under" else -1.0 for _, side in pairs])
        shape = (len(coupling), len(pairs))
        slack = sparse.csr_array((sign, (position, np.arange(len(pairs)))), shape=shape)
        costs = [
            np.concatenate(
                [
                    task.columns.cost(task.problem, stage),
                    stage.slack_cost(coupling)[position],
                ]
            )
            for stage in (task.stage, *(stage for stage, _ in task.caps))
        ]
        body = sparse.hstack([task.columns.rows(task.problem), slack])
        return cls(
            block=task.columns.block,
            cost=costs[0],
            rows=sparse.csr_array(sparse.vstack([body, sparse.csr_array(np.array(costs[1:]))])),
            lower=np.array([c.lower for c in coupling] + [-np.inf] * len(task.caps)),
            upper=np.array([c.upper for c in coupling] + [most for _, most in task.caps]),
        )

    @property
    def one_mix(self) -> sparse.csr_array:
        """The mixes of each cell."""
        ones, count = np.ones(len(self.block)), np.arange(len(self.block))
        shape = (int(self.block.max()) + 1, len(self.cost))
        return sparse.csr_array((ones, (self.block, count)), shape=shape)


def loaded(model: pyo.ConcreteModel, columns: Sequence[Any], rows: Sequence[Any]) -> Any:
    """A Pyomo programme in HiGHS, columns and rows in the order given."""
    form = LinearStandardFormCompiler().write(
        model, mixed_form=True, column_order=list(columns), row_order=list(rows)
    )
    lower, upper = np.full(len(rows), -np.inf), np.full(len(rows), np.inf)
    # mixed form writes a range as two rows of one constraint; fold them back into one
    position = {id(con): i for i, con in enumerate(rows)}
    matrix = sparse.csr_array(form.A)
    keep = np.full(len(rows), -1)
    for i, (entry, bound) in enumerate(zip(form.rows, form.rhs, strict=True)):
        at = position[id(entry.constraint)]
        keep[at] = i
        if entry.bound_type in (0, -1):
            lower[at] = bound
        if entry.bound_type in (0, 1):
            upper[at] = bound
    place = {id(var): i for i, var in enumerate(form.columns)}
    if (keep < 0).any() or any(id(var) not in place for var in columns):
        raise ValueError("a row of the programme is empty, or a column stands in no row")
    order = np.array([place[id(var)] for var in columns], dtype=np.int64)
    body = sparse.csc_array(matrix[keep][:, order])
    cost = np.asarray(sparse.csr_array(form.c).todense()).ravel()[order]
    span = (
        np.array([0.0 if v.lb is None else v.lb for v in columns]),
        np.array([np.inf if v.ub is None else v.ub for v in columns]),
    )
    integer = np.array([v.is_integer() for v in columns])
    return highs.from_arrays(highs.solver(), cost, body, (lower, upper), span, integer)


def by_pyomo(task: Task) -> Any:
    """As the export states it: in Pyomo, every row and column with its name; then loaded."""
    model = pyomo_model(task.problem, task.columns, task.stage, task.caps)
    columns = [*model.missed.values(), *model.extra.values(), *model.run.values()]
    rows = [*model.one_mix.values(), *model.row.values(), *model.cap.values()]
    return loaded(model, columns, rows)


def by_linopy(task: Task) -> Any:
    """Sparse matrices times labelled variables."""
    linopy, xarray = import_module("linopy"), import_module("xarray")
    linopy.options["semantics"] = "v1"
    arrays = Arrays.of(task)
    model = linopy.Model(sparse=True)
    every = {"column": np.arange(len(arrays.cost))}
    x = model.add_variables(lower=0, coords=every, name="x")
    block = np.append(arrays.block, np.full(len(arrays.cost) - len(arrays.block), -1))
    mixes = x.isel(column=np.flatnonzero(block >= 0))
    group = xarray.DataArray(arrays.block, dims="column", coords=mixes.coords, name="cell")
    model.add_constraints(mixes.to_linexpr().groupby(group).sum(), "=", 1, name="one_mix")
    for sense, bound in ((">=", arrays.lower), ("<=", arrays.upper)):
        here = np.flatnonzero(np.isfinite(bound))
        names = {"row": here, **every}
        body = xarray.DataArray(arrays.rows[here].toarray(), dims=("row", "column"), coords=names)
        right = xarray.DataArray(bound[here], dims="row", coords={"row": here})
        model.add_constraints(x @ body, sense, right, name=f"rows {sense}")
    model.add_objective(x @ xarray.DataArray(arrays.cost, dims="column", coords=every))
    return model.to_highspy()


def by_poi(task: Task) -> Any:
    """PyOptInterface: one column and one row after the other, in a thin layer over HiGHS."""
    poi, solver = import_module("pyoptinterface"), import_module("pyoptinterface.highs")
    arrays = Arrays.of(task)
    model = solver.Model()
    model.set_model_attribute(poi.ModelAttribute.Silent, True)
    index = np.array([model.add_variable(lb=0.0).index for _ in arrays.cost])

    def total(matrix: sparse.csr_array, row: int) -> Any:
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        return poi.ScalarAffineFunction(matrix.data[span], index[matrix.indices[span]])

    one_mix = arrays.one_mix
    for row in range(one_mix.shape[0]):
        model.add_linear_constraint(total(one_mix, row), poi.Eq, 1.0)
    for sense, bound in ((poi.Geq, arrays.lower), (poi.Leq, arrays.upper)):
        for row in np.flatnonzero(np.isfinite(bound)):
            model.add_linear_constraint(total(arrays.rows, row), sense, bound[row])
    model.set_objective(poi.ScalarAffineFunction(arrays.cost, index))
    return model


def by_arrays(task: Task) -> Any:
    """No modelling language: one sparse matrix handed over."""
    arrays = Arrays.of(task)
    one_mix, width = arrays.one_mix, len(arrays.cost)
    body = sparse.csc_array(sparse.vstack([one_mix, arrays.rows]))
    ones = np.ones(one_mix.shape[0])
    bounds = np.concatenate([ones, arrays.lower]), np.concatenate([ones, arrays.upper])
    span = np.zeros(width), np.full(width, np.inf)
    return highs.from_arrays(highs.solver(), arrays.cost, body, bounds, span)


WAYS: dict[str, tuple[str, Callable[[Task], Any]]] = {
    "Pyomo (the export)": ("pyomo", by_pyomo),
    "linopy": ("linopy", by_linopy),
    "PyOptInterface": ("pyoptinterface", by_poi),
    "arrays only": ("highspy", by_arrays),
}


def task_of(folder: Path) -> Task:
    """The master of a scenario over six mixes a cell, drawn once and for all."""
    scenario = optimizer.load(folder)
    of = state_problem(scenario)
    drawn = np.random.default_rng(1).random(of.shape)
    drawn[~of.eligible] = 2.0
    mix = np.sort(np.argpartition(drawn, MIXES, axis=1)[:, :MIXES], axis=1)
    columns = Columns.of(of, np.repeat(np.arange(of.shape[0]), MIXES), mix.reshape(-1, 1))
    in_order = state_stages(scenario, of)
    stage = next(s for s in in_order if s.rank is None)
    return Task(of, columns, stage, tuple((s, CAP) for s in in_order if s.rank is not None))


def optimum(model: Any) -> float:
    """Solve a programme, whoever holds it."""
    if hasattr(model, "get_obj_value"):
        model.optimize()
        return float(model.get_obj_value())
    model.setOptionValue("output_flag", False)
    model.run()
    return float(model.getInfo().objective_function_value)


def best_of(work: Callable[[], Any], rounds: int) -> tuple[Any, float]:
    """The last result, and the least seconds."""
    spent = []
    for _ in range(rounds):
        result = None  # the one before must not be freed inside the clock
        gc.collect()
        start = time.perf_counter()
        result = work()
        spent.append(time.perf_counter() - start)
    return result, min(spent)


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    task = task_of(FRANCE)
    arrays, preparing = best_of(lambda: Arrays.of(task), rounds)
    entries = arrays.rows.nnz + len(task.columns)
    print(
        f"{len(task.columns):,} mixes, {len(task.problem.cells):,} + {arrays.rows.shape[0]} rows, "
        f"{entries:,} coefficients, computed from sales and levels in {preparing:.3f} s"
    )
    heads = ("version", "all s", "ratio", "without coefficients s", "ratio", "optimum")
    print(" | ".join([f"{'':>14}", *(f"{name:>10}" for name in heads)]))
    reference: tuple[float, float, float] | None = None
    for name, (package, way) in WAYS.items():
        try:
            import_module(package)
        except ImportError:
            print(f"{name:>14} | not installed")
            continue
        model, spent = best_of(lambda way=way: way(task), rounds)
        stating = spent - preparing
        value = optimum(model)
        first, rest, least = reference = reference or (spent, stating, value)
        np.testing.assert_allclose(value, least, rtol=1e-6)
        row = (
            version(package),
            f"{spent:.3f}",
            f"{spent / first:.2f}",
            f"{stating:.3f}",
            f"{stating / rest:.2f}",
            f"{value:,.2f}",
        )
        print(" | ".join([f"{name:>14}", *(f"{cell:>10}" for cell in row)]))


if __name__ == "__main__":
    main()
