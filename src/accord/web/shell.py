"""What stands around every page: the navigation, as far as it is open to whom it is shown."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accord.web.permissions import may_open


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a navigation, and the pages below it by the start of their names."""

    page: str
    words: str
    icon: str = ""
    below: tuple[str, ...] = ()
    on_phone: bool = False
    begins_group: bool = False

    @property
    def address(self) -> str:
        return reverse(self.page)


PLACES = (
    Place("home", "Dashboard", "layout-dashboard", on_phone=True),
    Place("queue", "Work queue", "list-checks", on_phone=True),
    Place("leads", "Leads", "users", ("person",), on_phone=True),
    Place("companies", "Companies", "building-2", ("company",)),
    Place("deals", "Deals", "handshake", ("deal",)),
    Place("cycle", "Revenue cycle", "workflow"),
    Place("sources", "Sources", "chart-pie"),
    Place("agreement", "Agreement", "file-pen-line", begins_group=True),
    Place("promises", "Promises", "timer"),
    Place("planner", "Planner", "calculator"),
    Place("settings", "Settings", "settings-2", ("first_steps",), begins_group=True),
)
"""The navigation in its order. A place is shown once its page exists."""

SETTINGS = (
    Place("settings", "People", below=("settings_invite", "settings_person")),
    Place("settings_teams", "Teams"),
    Place("settings_organisation", "Reporting lines"),
    Place("settings_goals", "Goals", below=("settings_side",)),
    Place("settings_absences", "Absences"),
    Place("settings_hours", "Hours"),
    Place("settings_imports", "Imports", below=("settings_upload", "settings_import")),
    Place("settings_health", "Health"),
    Place("home_walls", "Wall screens"),
    Place("first_steps", "First steps", below=("first_steps_company",)),
)
"""The pages of the settings, in the order of their tabs."""


def shell(request: HttpRequest) -> dict[str, object]:
    """The places open to this user, and which of them the page belongs to."""
    match = request.resolver_match
    name = match.view_name if match else ""
    user = getattr(request, "user", None)
    places = [place for place in PLACES if may_open(place.page, user)]
    tabs = [place for place in SETTINGS if may_open(place.page, user)]
    tab = next((place for place in tabs if name in (place.page, *place.below)), None)
    inside = "settings" if tab else name
    return {
        "places": places,
        "here": next((place for place in places if _holds(place, inside)), None),
        "tabs": tabs,
        "tab": tab,
        "may_begin": may_open("first_steps_company", user),
    }


def _holds(place: Place, name: str) -> bool:
    starts = (place.page, *place.below)
    return any(name == start or name.startswith(f"{start}_") for start in starts)
