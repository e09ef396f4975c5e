"""The reduced model in Mesa 3: an agent a point of sale."""

from __future__ import annotations

import mesa
import numpy as np
from benchmarks.agents.reduced import Outcome, Reduced


class PointOfSale(mesa.Agent):
    """Sells every week; loses customers, is paid and reacts every month."""

    def __init__(self, model: Network, index: int) -> None:
        super().__init__(model)
        given = model.given
        self.given = given
        self.rate = given.rate[index]
        self.active = np.zeros(len(given.price), dtype=np.int64)
        self.sold = np.zeros(len(given.price), dtype=np.int64)
        self.motivation = given.initial
        self.reference = float(given.start_pay[index])
        self.paid: list[float] = []
        self.low = 0
        self.lines = 0
        self.with_us = True

    def sell(self) -> None:
        """A week."""
        if self.with_us:
            self.sold += self.model.rng.poisson(self.rate[self.model.month])

    def close_month(self) -> None:
        """Churn, pay, motivation, exit."""
        given = self.given
        self.active += self.sold
        self.lines += int(self.sold.sum())
        self.active -= self.model.rng.binomial(self.active, given.churn)
        self.paid.append(float(self.sold @ given.price))
        self.sold = np.zeros_like(self.sold)
        if not self.with_us:
            return
        recent = self.paid[-3:]
        felt = sum(recent) / len(recent)
        aim = given.aim(felt, self.reference)
        self.motivation += given.speed * (aim - self.motivation)
        self.reference += given.reference_speed * (felt - self.reference)
        self.low = self.low + 1 if self.motivation < given.exit_below else 0
        self.with_us = self.low < given.exit_after


class Network(mesa.Model):
    """All points of sale; a step is a week."""

    def __init__(self, given: Reduced, seed: int) -> None:
        super().__init__(rng=seed)
        self.given, self.month = given, 0
        for index in range(len(given.rate)):
            PointOfSale(self, index)

    def step(self) -> None:
        """A week of selling."""
        self.agents.do("sell")

    def run(self) -> Outcome:
        """The whole horizon."""
        for month, weeks in enumerate(self.given.weeks):
            self.month = month
            for _ in range(weeks):
                self.step()
            self.agents.do("close_month")
        here = [agent for agent in self.agents if agent.with_us]
        return Outcome(
            lines=float(sum(agent.lines for agent in self.agents)),
            retained=float(sum(int(agent.active.sum()) for agent in self.agents)),
            motivation=float(np.mean([agent.motivation for agent in here])),
            exits=float(len(self.agents) - len(here)),
        )
