"""The site map. Who may open a page stands in `permissions.py`."""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as authenticator
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path

from accord.web import signing

# The names of these are django-allauth's: it refers to its pages by them.
signing_in = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", second_step.authenticate, name="mfa_authenticate"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/again/code/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-in/by-invitation/", signing.by_invitation, name="account_signup"),
    path("sign-in/forgotten/", signing.forgotten, name="account_reset_password"),
    re_path(
        r"^welcome/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\w]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "welcome/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sign-out/", account.logout, name="account_logout"),
]
own_account = [
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("account/second-step/", second_step.index, name="mfa_index"),
    path("account/second-step/on/", authenticator.activate_totp, name="mfa_activate_totp"),
    path("account/second-step/off/", authenticator.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/recovery-codes/file/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]

# Each page names its own addresses, in the order of the navigation.
urlpatterns = [
    *signing_in,
    *own_account,
    path("", include("accord.web.dashboard.urls")),
    path("", include("accord.web.queue.urls")),
    path("", include("accord.web.leads.urls")),
    path("", include("accord.web.companies.urls")),
    path("", include("accord.web.deals.urls")),
    path("", include("accord.web.cycle.urls")),
    path("", include("accord.web.promises.urls")),
    path("", include("accord.web.rows.urls")),
    path("", include("accord.web.sources.urls")),
    path("", include("accord.web.settings.urls")),
    path("", include("accord.web.first_steps.urls")),
    path("", include("accord.web.agreement.urls")),
    path("", include("accord.web.planner.urls")),
]
