"""Templates of pages: escaped, and strict about names that are not given."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


def template(name: str) -> Template:
    """A template of the folder ``templates``."""
    environment = Environment(
        loader=PackageLoader("optimizer.report.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
