"""Targets, drawn: by channel and month, on a map of zones, and against sales to date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import PatchCollection
from matplotlib.colors import Normalize
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from optimizer.arrays import Floats
from optimizer.field.midyear.sales_forecast import Band
from optimizer.report.locale import Words
from optimizer.report.render.style import (
    COLOURS,
    MAP,
    bar_style,
    legend_beside,
    month_ticks,
    new_axes,
    tidy,
)


def draw_stacked_targets(
    lines: Floats,
    channels: Sequence[str],
    months: Sequence[str],
    words: Words,
    ax: Axes | None = None,
) -> Axes:
    """Draw stacked bars of ``lines[channel, month]``."""
    ax = tidy(new_axes(ax))
    floor, places = np.zeros(len(months)), range(len(months))
    for i, channel in enumerate(channels):
        label, thousands = words.channel(channel), lines[i] / 1000
        ax.bar(places, thousands, bottom=floor, linewidth=0.5, label=label, **bar_style(i))
        floor += thousands
    month_ticks(ax, months)
    ax.set_ylabel(words("thousand_lines"))
    ax.set_title(words("channel_month"), fontsize=11)
    legend_beside(ax)
    return ax


INK = "#222222"


def draw_sales_fan(
    band: Band,
    months: Sequence[str],
    title: str,
    words: Words,
    ax: Axes | None = None,
    gap: bool = False,
    small: bool = False,
) -> Axes:
    """Draw the plan, what was sold, and the fan of the months left; all from the year's start.

    Parameters
    ----------
    gap : bool
        Whether to draw all of it less the plan, in which narrow bands can be seen.
    small : bool
        One of many, without a legend.
    """
    ax = new_axes(ax, *((4.4, 2.6) if small else (7.6, 3.6)))
    places, past = np.arange(len(months)), len(band.sold)
    plan = band.target.cumsum()
    base = plan if gap else np.zeros(len(months))
    sold = band.sold.cumsum() - base[:past]
    if len(band.total):
        # the fan opens where sales end
        start = places[past - 1 :]
        fan = np.vstack([np.repeat(sold[-1], 5), band.total - base[past:, None]])
        for low, high, shade, key in ((0, 4, 0.2, "track_95"), (1, 3, 0.4, "track_80")):
            fill: dict[str, Any] = {"color": COLOURS[0], "alpha": shade, "linewidth": 0}
            ax.fill_between(start, fan[:, low], fan[:, high], label=words(key), **fill)
        ax.plot(start, fan[:, 2], color=COLOURS[0], linestyle="--", label=words("track_median"))
    dotted: dict[str, Any] = {"color": COLOURS[1], "linestyle": ":", "linewidth": 2.2}
    ax.plot(places, plan - base, label=words("track_plan"), **dotted)
    ax.plot(places[:past], sold, color=INK, marker="o", markersize=4, label=words("track_sold"))
    short = small or len(months) > 7
    ax.set_xticks(places, [month[5:] if short else month for month in months])
    if not gap:
        ax.set_ylim(bottom=0)
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.yaxis.set_major_formatter(lambda value, _: words.number(value))
    ax.set_title(title, fontsize=10, loc="left")
    if not small:
        ax.legend(frameon=False, fontsize=8, loc="lower left" if gap else "upper left")
    return tidy(ax)


def draw_zone_map(
    outlines: Mapping[str, Any],
    zones: Sequence[str],
    values: Floats,
    title: str,
    ax: Axes | None = None,
    span: tuple[float, float] | None = None,
    bar: bool = True,
    words: Words | None = None,
) -> Axes:
    """Draw zones from their GeoJSON outlines.

    Parameters
    ----------
    outlines : mapping
        GeoJSON FeatureCollection, property ``code``; longitude and latitude.
    values : array[zone]
    title : str
        With the unit.
    span : (float, float), optional
        Ends of the colour scale.
    bar : bool
        Whether to draw the scale.
    words : Words, optional
        Whose decimal mark the scale has.
    """
    ax = new_axes(ax, 6.2, 5.6)
    value = dict(zip(zones, values, strict=True))
    patches, shown = [], []
    for feature in outlines["features"]:
        code = feature["properties"]["code"]
        if code in value:
            patches.append(PathPatch(_path(feature["geometry"])))
            shown.append(value[code])
    low, high = span or (float(np.min(values)), float(np.max(values)))
    scale = Normalize(low, high if high > low else low + 1.0)
    collection = PatchCollection(patches, cmap=MAP, norm=scale, edgecolor="white", linewidth=0.4)
    collection.set_array(np.array(shown))
    ax.add_collection(collection)
    ax.autoscale_view()
    # one degree of longitude is shorter than one of latitude away from the equator
    ax.set_aspect(1.0 / np.cos(np.deg2rad(np.mean(ax.get_ylim()))))
    ax.set_axis_off()
    ax.set_title(title, fontsize=10)
    figure = ax.get_figure(root=True)
    if bar and figure is not None:
        drawn = figure.colorbar(ScalarMappable(scale, MAP), ax=ax, shrink=0.7)
        if words is not None and words.language == "fr":
            drawn.ax.yaxis.set_major_formatter(lambda v, _: f"{v:g}".replace(".", ","))
    return ax


def _path(geometry: Mapping[str, Any]) -> Path:
    """Polygon or MultiPolygon as one compound path; holes stay holes."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    rings = [np.asarray(ring)[:, :2] for polygon in polygons for ring in polygon]
    codes = []
    for ring in rings:
        codes += [Path.MOVETO] + [Path.LINETO] * (len(ring) - 2) + [Path.CLOSEPOLY]
    return Path(np.concatenate(rings), codes)
