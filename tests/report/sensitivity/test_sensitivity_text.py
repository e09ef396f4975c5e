"""What a study says of its factors, in sentences and figures."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.report import Words
from optimizer.report.sensitivity.sensitivity_text import (
    first_sentences,
    four_digits,
    robust_sentences,
)
from optimizer.study.definition.study_schema import StudyDesign
from tests.report.sensitivity.test_sensitivity_page import made


def test_sentences_say_what_is_most() -> None:
    """The factor of the largest share first; the decision of the least regret; what is missing."""
    words = Words("en")
    said = " ".join(first_sentences(made(), words))
    assert "60 of 60 runs are done; intervals at 95.0%." in said
    assert said.index("weather (") < said.index("do (")
    robust = " ".join(robust_sentences(made(), words))
    assert "y: do more loses least on average" in robust
    assert "do more is good enough in" in robust
    spec = StudyDesign(kind="morris", trajectories=20)
    lost = " ".join(first_sentences(made("failed", spec), words))
    assert "Nothing can be said of y" in lost
    assert "need every run" in lost


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.12345, "0.123"),
        (-0.0002, "0"),
        (-0.0, "0"),
        (0.0, "0"),
        (12.3456, "12.3"),
        (3.0, "3"),
        (123456.7, "123,457"),
        (np.nan, "–"),
    ],
)
def test_numbers(value: float, said: str) -> None:
    """As many digits as are read, whatever the size."""
    assert four_digits(value, Words("en")) == said
