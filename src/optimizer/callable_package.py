"""Packages that are called like the function that bears their name.

Python sets ``optimizer.plan`` to the package as soon as anything imports it, so the package
itself has to answer to ``optimizer.plan(scenario)``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


def make_callable(package: str, function: Callable[..., Any]) -> None:
    """Let calls of an imported package go to a function, with whatever arguments it takes."""
    # a call looks for __call__ at the type of what is called, so each package has its own
    kind = type("CallablePackage", (ModuleType,), {"__call__": staticmethod(function)})
    sys.modules[package].__class__ = kind
