"""Shared filters whose state lives in the address; one module per theme, what they are made of in `address`."""

from app.filters.connectivity import Network, network
from app.filters.covid_views import FIRST_DAY, city, covid, view
from app.filters.digital_points import Points, digital_points
from app.filters.economy import CHAMBER, CONTROL, Economy
from app.filters.management import Management, management
from app.filters.places import territory
from app.filters.reactivation import reactivation
from app.filters.semaforo import opening
from app.views import BUCARAMANGA, About, Chosen, City, address_of, mid_year, territory_of

__all__ = [
    "BUCARAMANGA",
    "CHAMBER",
    "CONTROL",
    "FIRST_DAY",
    "About",
    "Chosen",
    "City",
    "Economy",
    "Management",
    "Network",
    "Points",
    "address_of",
    "city",
    "covid",
    "digital_points",
    "management",
    "mid_year",
    "network",
    "reactivation",
    "opening",
    "territory",
    "territory_of",
    "view",
]
