"""What an installation is run by: people, teams, goals, absences, hours, imports, health."""

from django.urls import path

from accord.web.settings import absences, goals, health, hours, imports, organisation, people, teams

urlpatterns = [
    path("settings/", people.people, name="settings"),
    path("settings/people/invite/", people.invite, name="settings_invite"),
    path("settings/people/<int:pk>/", people.person, name="settings_person"),
    path("settings/teams/", teams.teams, name="settings_teams"),
    path("settings/organisation/", organisation.organisation, name="settings_organisation"),
    path("settings/goals/", goals.goals, name="settings_goals"),
    path("settings/goals/<slug:side>/", goals.describe, name="settings_side"),
    path("settings/absences/", absences.absences, name="settings_absences"),
    path("settings/absences/<int:pk>/end/", absences.end, name="settings_absence_end"),
    path("settings/hours/", hours.hours, name="settings_hours"),
    path("settings/imports/", imports.imports, name="settings_imports"),
    path("settings/imports/file/", imports.upload, name="settings_upload"),
    path("settings/imports/running/<slug:token>/", imports.running, name="settings_import"),
    path("settings/imports/<int:pk>/rejects/", imports.rejects, name="settings_rejects"),
    path("settings/health/", health.health, name="settings_health"),
]
