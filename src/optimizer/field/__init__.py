"""Between head office and field: what the field wants to do, judged against the plan."""

from optimizer.field.action import Action, read_actions
from optimizer.field.checking import ActionCheck, check_actions
from optimizer.field.effect import Effect, RowChange
from optimizer.field.selection import Selected

__all__ = [
    "Action",
    "ActionCheck",
    "Effect",
    "RowChange",
    "Selected",
    "check_actions",
    "read_actions",
]
