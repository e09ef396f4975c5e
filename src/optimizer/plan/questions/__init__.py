"""Questions around a plan: what-ifs, the frontier, alternatives, other solvers."""
