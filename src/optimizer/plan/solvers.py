"""Solvers of integer programmes by name: another one is a new file and a line here.

The restricted programmes, the neighbourhoods and the rounding of targets are solved by the one
that ``SOLVER`` names. The master's linear programme, which starts from its last basis again and
again, stays with HiGHS.
"""

from __future__ import annotations

from optimizer.plan.highs import solve_integer
from optimizer.plan.integer_programme import IntegerSolver
from optimizer.registry import Registry

SOLVERS: Registry[IntegerSolver] = Registry("integer_solvers", {"highs": solve_integer})
SOLVER = "highs"
