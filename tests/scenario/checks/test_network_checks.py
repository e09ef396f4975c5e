"""What the network's assumptions need of the zones and of each other."""

from __future__ import annotations

from optimizer.scenario import Scenario
from optimizer.scenario.checks.network_checks import check_network
from optimizer.scenario.documents import Document
from optimizer.scenario.schema.field_force_section import Travel


def test_travel_needs_a_column_of_areas(small: Scenario) -> None:
    """A column that is not there is named, with those that are."""
    document = Document(small.folder / "scenario.yaml", {})
    assert list(check_network(document, small.spec, small.zones)) == []
    network = small.spec.network
    assert network is not None
    engineers = network.sales_engineers.model_copy(update={"travel": Travel(area="acres")})
    lost = small.spec.model_copy(
        update={"network": network.model_copy(update={"sales_engineers": engineers})}
    )
    (fault,) = check_network(document, lost, small.zones)
    assert fault.field == "network.sales_engineers.travel.area"
    assert fault.wrong.startswith("'acres' is no numeric column of")


def test_without_a_network_nothing_is_needed(small: Scenario) -> None:
    """No network, no fault."""
    spec = small.spec.model_copy(update={"network": None})
    assert not list(check_network(Document(small.folder / "s.yaml", {}), spec, small.zones))
