"""Who may open which page: one table. A page that is not in it stops the program at its start."""

from collections.abc import Callable, Iterable

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from accord.staff.models import User

Role = User.Role

ANYONE = frozenset({"anyone, signed in or not"})
EVERYONE_SIGNED_IN = frozenset(Role)

LEADERS = frozenset({Role.MANAGER, Role.LEAD_ADMINISTRATOR, Role.ADMINISTRATOR})
"""Who describes teams and their goals, and brings in versions of the agreement."""
IMPORTERS = LEADERS | {Role.MARKETER}
KEEPERS = frozenset({Role.LEAD_ADMINISTRATOR, Role.ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
HANGERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
"""Who hangs the dashboard on a wall, where whoever passes by sees it."""

# A manager acts for the own team only; the pages of the queue see to that.
SELLERS = frozenset({Role.SDR, Role.ACCOUNT_EXECUTIVE, Role.MANAGER, Role.LEAD_ADMINISTRATOR})
MARKETERS = frozenset({Role.MARKETER, Role.MANAGER, Role.LEAD_ADMINISTRATOR})
ACTORS = SELLERS | MARKETERS

MAY_OPEN: dict[str, frozenset[str]] = {
    # page        roles
    "account_login": ANYONE,
    "mfa_authenticate": ANYONE,
    "account_inactive": ANYONE,
    "account_signup": ANYONE,
    "account_reset_password": ANYONE,
    "account_reset_password_from_key": ANYONE,
    "account_reset_password_from_key_done": ANYONE,
    "account_logout": ANYONE,
    "account_reauthenticate": EVERYONE_SIGNED_IN,
    "mfa_reauthenticate": EVERYONE_SIGNED_IN,
    "account_change_password": EVERYONE_SIGNED_IN,
    "usersessions_list": EVERYONE_SIGNED_IN,
    "mfa_index": EVERYONE_SIGNED_IN,
    "mfa_activate_totp": EVERYONE_SIGNED_IN,
    "mfa_deactivate_totp": EVERYONE_SIGNED_IN,
    "mfa_view_recovery_codes": EVERYONE_SIGNED_IN,
    "mfa_generate_recovery_codes": EVERYONE_SIGNED_IN,
    "mfa_download_recovery_codes": EVERYONE_SIGNED_IN,
    "home": EVERYONE_SIGNED_IN,
    "home_review": EVERYONE_SIGNED_IN,
    "home_export": EVERYONE_SIGNED_IN,
    "home_walls": HANGERS,
    "home_walls_end": HANGERS,
    "home_wall": ANYONE,
    "queue": EVERYONE_SIGNED_IN,
    "queue_lead": EVERYONE_SIGNED_IN,
    "queue_team": EVERYONE_SIGNED_IN,
    "queue_returned": EVERYONE_SIGNED_IN,
    "queue_returned_lead": EVERYONE_SIGNED_IN,
    "queue_undo": ACTORS,
    "queue_take": SELLERS,
    "queue_call": SELLERS,
    "queue_email": SELLERS,
    "queue_meeting": SELLERS,
    "queue_accept": SELLERS,
    "queue_return": SELLERS,
    "queue_outcome": SELLERS,
    "queue_give": SELLERS,
    "queue_pause": SELLERS,
    "queue_rate": SELLERS,
    "queue_reply": MARKETERS,
    "leads": EVERYONE_SIGNED_IN,
    "leads_csv": EVERYONE_SIGNED_IN,
    "leads_bulk": ACTORS,
    "person": EVERYONE_SIGNED_IN,
    "companies": EVERYONE_SIGNED_IN,
    "company": EVERYONE_SIGNED_IN,
    "deals": EVERYONE_SIGNED_IN,
    "deal": EVERYONE_SIGNED_IN,
    "deal_open": SELLERS,
    "deal_change": SELLERS,
    "deal_undo": SELLERS,
    "cycle": EVERYONE_SIGNED_IN,
    "cycle_confirm": EVERYONE_SIGNED_IN,
    "promises": EVERYONE_SIGNED_IN,
    "rows": EVERYONE_SIGNED_IN,
    "rows_csv": EVERYONE_SIGNED_IN,
    "sources": EVERYONE_SIGNED_IN,
    "sources_file": EVERYONE_SIGNED_IN,
    "settings": EVERYONE_SIGNED_IN,
    "settings_invite": ADMINISTRATORS,
    "settings_person": ADMINISTRATORS,
    "settings_teams": EVERYONE_SIGNED_IN,
    "settings_organisation": EVERYONE_SIGNED_IN,
    "settings_goals": EVERYONE_SIGNED_IN,
    "settings_side": LEADERS,
    "settings_absences": EVERYONE_SIGNED_IN,
    "settings_absence_end": EVERYONE_SIGNED_IN,
    "settings_hours": EVERYONE_SIGNED_IN,
    "settings_imports": IMPORTERS,
    "settings_upload": IMPORTERS,
    "settings_import": IMPORTERS,
    "settings_rejects": IMPORTERS,
    "settings_health": KEEPERS,
    "first_steps": KEEPERS,
    "first_steps_company": ADMINISTRATORS,
    "first_steps_sign": ADMINISTRATORS,
    "agreement": EVERYONE_SIGNED_IN,
    "agreement_scoring": EVERYONE_SIGNED_IN,
    "agreement_rules": EVERYONE_SIGNED_IN,
    "agreement_rule_leads": EVERYONE_SIGNED_IN,
    "agreement_try": EVERYONE_SIGNED_IN,
    "agreement_try_leads": EVERYONE_SIGNED_IN,
    "agreement_try_deals": EVERYONE_SIGNED_IN,
    "agreement_history": EVERYONE_SIGNED_IN,
    "agreement_load": LEADERS,
    "agreement_file": EVERYONE_SIGNED_IN,
    "planner": EVERYONE_SIGNED_IN,
    "planner_draft": LEADERS,
}


class Permissions:
    """Refuses every page to everyone for whom the table does not open it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        require_rows(get_resolver().url_patterns)
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if not may_open(request.resolver_match.view_name, request.user):
            raise PermissionDenied


def may_open(page: str, user) -> bool:
    """Whether this user may open the page; whoever has no role, or a page no row, may not."""
    allowed = MAY_OPEN.get(page, frozenset())
    return allowed is ANYONE or getattr(user, "role", None) in allowed


def require_rows(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """Raise if a page has no row in the table, or a row no page."""
    pages = set(_names(patterns))
    if missing := sorted(pages - MAY_OPEN.keys()):
        raise ImproperlyConfigured(f"nobody may open {', '.join(missing)}: add a row to MAY_OPEN")
    if idle := sorted(MAY_OPEN.keys() - pages):
        raise ImproperlyConfigured(f"there is no page {', '.join(idle)}: remove it from MAY_OPEN")


def _names(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterable[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name or pattern.pattern}"
