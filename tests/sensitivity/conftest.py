"""Fixtures of tests of sensitivity."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes find the tests' models where this process does."""
    monkeypatch.syspath_prepend(ROOT)
