"""Questions around a plan: the frontier, alternatives, how plans differ, other solvers."""
