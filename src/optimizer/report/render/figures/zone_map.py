"""A map of zones, coloured by a figure."""

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

from optimizer.arrays import Floats
from optimizer.report.locale import Words
from optimizer.report.render.style import MAP, new_axes


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
    zones : sequence of str
    values : array[zone]
    title : str
        With the unit.
    ax : Axes, optional
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
