"""Between head office and field: what the field wants to do, judged against the plan."""

from optimizer.field.actions.action import Action, read_actions
from optimizer.field.actions.action_check import ActionCheck, check_actions
from optimizer.field.actions.best_subset import BestSubset
from optimizer.field.actions.effect import ActionEffect, RowChange

__all__ = [
    "Action",
    "ActionCheck",
    "ActionEffect",
    "BestSubset",
    "RowChange",
    "check_actions",
    "read_actions",
]
