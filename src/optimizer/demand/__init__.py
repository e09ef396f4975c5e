"""Who buys what, through which channel: choice models, mixes, sales, cannibalisation."""

from optimizer.demand.cannibalisation import (
    alone,
    cannibalisation_rate,
    gam_theta_from_rate,
    loss,
    overlap,
    transfer,
)
from optimizer.demand.choice import ChoiceModel
from optimizer.demand.chosen_levels import Benchmark, decentralised, plan_sales
from optimizer.demand.futures import Future, futures
from optimizer.demand.logit_models import GAM, MNL, NestedLogit
from optimizer.demand.market import Market, choice_model, market, unrevised_market
from optimizer.demand.mixes import Mixes, all_mixes
from optimizer.demand.sales_table import SalesTable

__all__ = [
    "GAM",
    "MNL",
    "Benchmark",
    "ChoiceModel",
    "Future",
    "Market",
    "Mixes",
    "NestedLogit",
    "SalesTable",
    "all_mixes",
    "alone",
    "cannibalisation_rate",
    "choice_model",
    "decentralised",
    "futures",
    "gam_theta_from_rate",
    "loss",
    "market",
    "overlap",
    "plan_sales",
    "transfer",
    "unrevised_market",
]
