"""What both teams work for, side by side: the goal, its measure, how far each looks ahead."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accord.agreement.queries import in_force_at
from accord.staff import actions
from accord.staff.models import SideProfile
from accord.web.permissions import may_open
from accord.web.zone import zone_of


class Profile(forms.Form):
    """One side in its own words."""

    goal = forms.CharField(
        label="Goal",
        max_length=300,
        help_text="What this team is there for, such as: enough leads that fit",
    )
    measure = forms.CharField(
        label="Measured by",
        max_length=300,
        help_text="The number that says so, such as: MQLs a month",
    )
    horizon = forms.CharField(
        label="Looks ahead", max_length=100, help_text="How far, such as: a year, or: this month"
    )


@require_safe
def goals(request: HttpRequest) -> HttpResponse:
    profiles = {one.side: one for one in SideProfile.objects.select_related("changed_by")}
    terms = in_force_at(timezone.now())
    context = {
        "sides": [(side, words, profiles.get(side)) for side, words in SideProfile.Side.choices],
        "agreement": terms.agreement if terms else None,
        "version": terms,
        "may_change": may_open("settings_side", request.user),
    }
    with timezone.override(zone_of(terms)):
        return render(request, "settings/goals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, side: str) -> HttpResponse:
    if side not in SideProfile.Side.values:
        raise Http404
    known = SideProfile.objects.filter(side=side).values("goal", "measure", "horizon").first()
    form = Profile(request.POST or None, initial=known)
    words = SideProfile.Side(side).label
    if request.method == "POST" and form.is_valid():
        actions.describe_side(side, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, f"{words} is described.")
        return redirect("settings_goals")
    status = 422 if form.errors else 200
    return render(request, "settings/side.html", {"form": form, "words": words}, status=status)
