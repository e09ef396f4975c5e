"""What a result was computed with."""

from __future__ import annotations

import platform
from importlib.metadata import version

PACKAGES = ("optimizer", "pyomo", "highspy", "numpy", "scipy", "simpy")


def versions() -> str:
    """Versions of Python and of the packages that compute results."""
    python = f"python {platform.python_version()}"
    return ", ".join([python, *(f"{name} {version(name)}" for name in PACKAGES)])
