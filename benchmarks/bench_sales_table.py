"""The sales table of a country against a straightforward loop over mixes.

Prints seconds, peak memory and the ratio for each choice model; the two must agree. Run it from
the repository's root, each figure in a process of its own so that memory is counted apart::

    python benchmarks/bench_sales_table.py            # 1,152 cells, 1,024 mixes, 9 classes
    python benchmarks/bench_sales_table.py --cells 96

"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

import numpy as np

from optimizer.arrays import Floats
from optimizer.demand import GAM, MNL, ChoiceModel, Market, NestedLogit, SalesTable, all_mixes

MODELS: dict[str, ChoiceModel] = {
    "mnl": MNL(),
    "gam": GAM((0.5, 0.5, 0.3, 0.0, 0.0)),
    "nested": NestedLogit((0, 0, 1, 1, 1), (0.5, 0.6)),
}
PRICINGS = 15  # about what a column generation for France takes
SAMPLE = 32  # mixes that the loop prices; its time is scaled up to all of them


def national_market(model: ChoiceModel, cells: int) -> Market:
    """A market of a country's size, with figures drawn once and for all."""
    rng = np.random.default_rng(2026)
    classes, channels, offers, segments = 9, 5, 4, 3
    return Market(
        model=model,
        customers=rng.uniform(10, 1000, (cells, classes)),
        attraction=rng.uniform(0.01, 0.3, (cells, classes, channels, offers)),
        class_segment=np.arange(classes) // 3,
        segments=segments,
        levels=np.full(channels, 4),
        level_multiplier=np.tile([0, 1, 1.25, 1.4], (channels, 1))[..., None],
        eligible=np.ones((channels, 4), dtype=np.bool_),
        push_cost=np.zeros((cells, channels, 4)),
        change_cost=np.zeros((cells, channels)),
        line_margin=np.ones(offers),
        commission=np.zeros((channels, offers)),
    )


def prices(market: Market) -> Floats:
    """A price per line by cell, segment, channel and offer."""
    shape = (len(market.customers), market.segments, *market.commission.shape)
    return np.random.default_rng(1).normal(size=shape)


def by_table(market: Market) -> dict[str, object]:
    """Seconds of the table's first pricing (it computes all that it keeps) and of later ones."""
    mixes, price = all_mixes((4,) * 5), prices(market)
    start = time.perf_counter()
    table = SalesTable(market, mixes)
    worth = table.priced(price)
    first = time.perf_counter() - start
    start = time.perf_counter()
    for _ in range(PRICINGS - 1):
        table.priced(price)
    rest = time.perf_counter() - start
    return {"first": first, "later": rest / (PRICINGS - 1), "all": first + rest, **checks(worth)}


def whole(market: Market) -> dict[str, object]:
    """Seconds to hold the sales of every alternative as well."""
    start = time.perf_counter()
    table = SalesTable(market, all_mixes((4,) * 5))
    table.full()
    return {"first": time.perf_counter() - start}


def by_loop(market: Market) -> dict[str, object]:
    """Seconds of one pricing by the model's sales, mix after mix (scaled up from a sample)."""
    mixes, price = all_mixes((4,) * 5), prices(market)
    multiplier = mixes.multiplier(market)
    sample = np.linspace(0, len(mixes) - 1, SAMPLE).astype(int)
    worth = np.empty((len(price), SAMPLE))
    start = time.perf_counter()
    for i, mix in enumerate(sample):
        by_class = market.model.sales(market.attraction, multiplier[mix][None], market.customers)
        sales = market.by_segment(by_class[:, 0])
        worth[:, i] = (sales * price).sum(axis=(1, 2, 3))
    first = (time.perf_counter() - start) * len(mixes) / SAMPLE
    return {"first": first, "sample": [float(x) for x in worth.sum(axis=0)]}


def checks(worth: Floats) -> dict[str, object]:
    """Column sums of the sampled mixes, to hold against the loop's."""
    sample = np.linspace(0, worth.shape[1] - 1, SAMPLE).astype(int)
    return {"sample": [float(x) for x in worth[:, sample].sum(axis=0)]}


WAYS = {"table": by_table, "whole": whole, "loop": by_loop}


def alone_in_a_process(way: str, model: str, cells: int) -> dict[str, object]:
    """One way's figures, from a process of its own."""
    command = [sys.executable, __file__, "--cells", str(cells), "--one", way, model]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cells", type=int, default=1152)
    parser.add_argument("--one", nargs=2, metavar=("WAY", "MODEL"))
    asked = parser.parse_args()
    if asked.one:
        way, model = asked.one
        found = WAYS[way](national_market(MODELS[model], asked.cells))
        found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return
    print(f"{asked.cells} cells x 1,024 mixes x 9 classes x 20 alternatives, float64")
    head = ("model", "loop s", "table s", "ratio", "later s", "whole s", "table MB", "whole MB")
    print(" | ".join(f"{name:>9}" for name in head))
    for model in MODELS:
        found = {way: alone_in_a_process(way, model, asked.cells) for way in WAYS}
        table, every, loop = found["table"], found["whole"], found["loop"]
        np.testing.assert_allclose(table["sample"], loop["sample"], rtol=1e-6, atol=1e-3)
        row = (
            f"{loop['first']:.2f}",
            f"{table['first']:.2f}",
            f"{float(str(loop['first'])) / float(str(table['first'])):.0f}x",
            f"{table['later']:.3f}",
            f"{every['first']:.2f}",
            f"{table['memory']:.0f}",
            f"{every['memory']:.0f}",
        )
        print(" | ".join(f"{cell:>9}" for cell in (model, *row)))


if __name__ == "__main__":
    main()
