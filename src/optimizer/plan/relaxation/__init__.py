"""The linear relaxation by columns: what each mix of a cell adds, priced until none improves it."""
