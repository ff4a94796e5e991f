"""The teams: on which side of the agreement each stands, and who is in it."""

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accord.staff import actions
from accord.staff.models import Team, User
from accord.web.permissions import may_open


class NewTeam(forms.Form):
    name = forms.CharField(label="Name", max_length=100)
    kind = forms.ChoiceField(label="Kind", choices=Team.Kind.choices)


@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    may_change = may_open("settings_invite", request.user)
    form = NewTeam(request.POST or None)
    if request.method == "POST" and may_change and form.is_valid() and _added(form):
        messages.success(request, f"The team {form.cleaned_data['name']} is there.")
        return redirect("settings_teams")
    working = User.objects.filter(is_active=True).order_by("name")
    found = Team.objects.prefetch_related(Prefetch("members", working)).order_by("kind", "name")
    context = {"teams": found, "form": form, "may_change": may_change}
    return render(request, "settings/teams.html", context, status=422 if form.errors else 200)


def _added(form: NewTeam) -> bool:
    try:
        actions.add_team(form.cleaned_data["name"], kind=form.cleaned_data["kind"])
    except actions.UnableToChangeError as refused:
        form.add_error("name", f"{str(refused)[0].upper()}{str(refused)[1:]}.")
        return False
    return True
