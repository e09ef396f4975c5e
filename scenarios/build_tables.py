"""Build the tables of the demo scenarios from the census, by stated formulas.

    python scenarios/build_tables.py

Reads ``france/departments.csv`` and ``france/departements.geojson`` (sources and licences in
``france/README.md``) and writes every other table of ``france/`` and ``small/``. The formulas
are assumptions unless the README names a source; the draws of points of sale use the seed
below, so a second run writes the same bytes.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
SEED = 2026
CHANNELS = ("indirect", "shop", "telesales", "web", "ivr")
OFFERS = ("prepaid", "sim_only", "postpaid", "fibre")

# total attraction of the operator, then how it is split over channels and over offers
CLASSES = {
    ("residential", "digital"): (1.30, (0.13, 0.14, 0.08, 0.58, 0.07), (0.12, 0.38, 0.25, 0.25)),
    ("residential", "shop_loyal"): (1.20, (0.44, 0.38, 0.10, 0.06, 0.02), (0.22, 0.11, 0.42, 0.25)),
    ("residential", "price_hunter"): (
        1.40,
        (0.34, 0.15, 0.18, 0.25, 0.08),
        (0.28, 0.36, 0.21, 0.15),
    ),
    ("business", "digital"): (1.10, (0.14, 0.15, 0.20, 0.46, 0.05), (0.04, 0.26, 0.40, 0.30)),
    ("business", "advised"): (1.30, (0.42, 0.30, 0.23, 0.04, 0.01), (0.03, 0.12, 0.50, 0.35)),
    ("business", "busy"): (1.00, (0.15, 0.10, 0.45, 0.20, 0.10), (0.05, 0.20, 0.45, 0.30)),
}
# exponent of relative density: town or country
URBAN = {"indirect": -0.12, "shop": 0.14, "telesales": -0.06, "web": 0.08, "ivr": 0.0}
URBAN_OFFER = {"prepaid": -0.04, "sim_only": 0.03, "postpaid": 0.0, "fibre": 0.10}
# by quarter, so that no month of a quarter differs by accident
QUARTERS = {
    "prepaid": (0.95, 1.00, 1.15, 0.95),
    "sim_only": (1.05, 0.98, 0.97, 1.03),
    "postpaid": (0.98, 0.96, 1.00, 1.08),
    "fibre": (1.00, 0.97, 1.06, 1.02),
}
# share of points of sale, mean potential (lines a month), spread (sigma of the log)
POS_TYPES = {
    "kiosk": (0.45, 11.0, 0.35),
    "phone_shop": (0.30, 28.0, 0.35),
    "electronics": (0.15, 32.0, 0.45),
    "partner": (0.10, 50.0, 0.30),
}
SHOP_PER_ADULT = 0.00145  # lines a month and adult that the shops of a region can serve
POS_PER_ADULT = 0.00190  # lines a month and adult that resellers of a department can serve


def departments() -> list[dict[str, str]]:
    """The census table."""
    with (HERE / "france" / "departments.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    """Write a CSV with plain line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def attraction(folder: Path) -> None:
    """Attraction = class total × channel share × offer share."""
    rows: list[list[object]] = []
    for (segment, name), (total, by_channel, by_offer) in CLASSES.items():
        for channel, c in zip(CHANNELS, by_channel, strict=True):
            for offer, o in zip(OFFERS, by_offer, strict=True):
                rows.append([segment, name, channel, offer, f"{total * c * o:.5f}"])
    write(folder / "attraction.csv", ["segment", "class", "channel", "offer", "attraction"], rows)


def density(zones: list[dict[str, str]]) -> np.ndarray:
    """Log of the density relative to France's median department, within ±2."""
    every = {z["department"]: float(z["population"]) / float(z["area_km2"]) for z in departments()}
    median = float(np.median(list(every.values())))
    return np.clip([np.log(every[z["department"]] / median) for z in zones], -2, 2)


def zone_factors(folder: Path, zones: list[dict[str, str]]) -> None:
    """Factor = exp((channel's + offer's exponent) × relative density)."""
    rows: list[list[object]] = []
    for zone, x in zip(zones, density(zones), strict=True):
        for channel in CHANNELS:
            for offer in OFFERS:
                factor = np.exp((URBAN[channel] + URBAN_OFFER[offer]) * x)
                rows.append([zone["department"], channel, offer, f"{factor:.4f}"])
    write(folder / "zone_factors.csv", ["zone", "channel", "offer", "factor"], rows)


def month_factors(folder: Path, months: int) -> None:
    """One factor an offer and quarter, written by month."""
    rows: list[list[object]] = [
        [f"2026-{month + 1:02d}", offer, factors[month // 3]]
        for month in range(months)
        for offer, factors in QUARTERS.items()
    ]
    write(folder / "month_factors.csv", ["month", "offer", "factor"], rows)


def capacities(folder: Path, zones: list[dict[str, str]]) -> None:
    """What shops of a region and resellers of a department can serve, by adults."""
    by_region: dict[str, int] = {}
    for zone in zones:
        by_region[zone["region"]] = by_region.get(zone["region"], 0) + int(zone["adults_15_64"])
    write(
        folder / "shop_capacity.csv",
        ["region", "capacity"],
        [[region, round(SHOP_PER_ADULT * adults)] for region, adults in sorted(by_region.items())],
    )
    write(
        folder / "pos_capacity.csv",
        ["zone", "capacity"],
        [[z["department"], round(POS_PER_ADULT * int(z["adults_15_64"]))] for z in zones],
    )


def points_of_sale(folder: Path, zones: list[dict[str, str]], count: int) -> None:
    """So many points of sale, by population with two a zone at least; types and sizes drawn."""
    rng = np.random.default_rng(SEED)
    people = np.array([float(z["population"]) for z in zones])
    exact = people / people.sum() * (count - 2 * len(zones))
    number = np.floor(exact).astype(int) + 2
    for zone in np.argsort(exact - np.floor(exact))[::-1][: count - number.sum()]:
        number[zone] += 1
    names = list(POS_TYPES)
    shares = [POS_TYPES[name][0] for name in names]
    rows: list[list[object]] = []
    for zone, here in zip(zones, number, strict=True):
        for kind in rng.choice(len(names), size=here, p=shares):
            _, mean, sigma = POS_TYPES[names[kind]]
            potential = mean * np.exp(sigma * rng.standard_normal() - sigma**2 / 2)
            ability = np.exp(0.15 * rng.standard_normal() - 0.15**2 / 2)
            rows.append(
                [
                    f"P{len(rows) + 1:04d}",
                    zone["department"],
                    names[kind],
                    f"{potential:.1f}",
                    f"{ability:.3f}",
                ]
            )
    write(folder / "pos.csv", ["pos", "zone", "type", "potential", "ability"], rows)


def small(zones: list[dict[str, str]]) -> None:
    """The small scenario's census rows and outlines: cut from the national ones."""
    write(HERE / "small" / "departments.csv", list(zones[0]), [list(z.values()) for z in zones])
    outlines = json.loads((HERE / "france" / "departements.geojson").read_text(encoding="utf-8"))
    codes = {z["department"] for z in zones}
    outlines["features"] = [f for f in outlines["features"] if f["properties"]["code"] in codes]
    text = json.dumps(outlines, ensure_ascii=False, separators=(",", ":"))
    (HERE / "small" / "departements.geojson").write_text(text + "\n", encoding="utf-8")


def build(folder: Path, zones: list[dict[str, str]], months: int, pos: int) -> None:
    """Every table of one scenario."""
    attraction(folder)
    zone_factors(folder, zones)
    month_factors(folder, months)
    capacities(folder, zones)
    points_of_sale(folder, zones, pos)


def main() -> None:
    """Build both scenarios."""
    everywhere = departments()
    build(HERE / "france", everywhere, 12, 2000)
    few = [z for z in everywhere if z["region"] in ("Bretagne", "Corse")]
    small(few)
    build(HERE / "small", few, 6, 60)


if __name__ == "__main__":
    main()
