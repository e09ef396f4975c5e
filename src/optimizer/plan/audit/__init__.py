"""The second account of every row: the scenario as written, judged in plain numpy."""
