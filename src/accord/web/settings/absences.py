"""Who is away when; clocks on their hours stand still meanwhile."""

from datetime import datetime, time, timedelta

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST

from accord.agreement.queries import in_force_at
from accord.handoff.models import Handoff
from accord.judging.actions import step
from accord.staff import actions
from accord.staff.models import Absence, User
from accord.web.period import EARLIEST, LATEST
from accord.web.zone import zone_of

NEAR = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class Away(forms.Form):
    """Whole days, the first and the last included."""

    user = forms.ModelChoiceField(User.objects.none(), label="Who", empty_label=None)
    first = forms.DateField(
        label="First day", validators=NEAR, widget=forms.DateInput({"type": "date"})
    )
    last = forms.DateField(
        label="Last day", validators=NEAR, widget=forms.DateInput({"type": "date"})
    )
    why = forms.CharField(label="Why", max_length=200, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    terms = in_force_at(now)
    zone = zone_of(terms)
    form = Away(request.POST or None, initial={"user": request.user.pk})
    form.fields["user"].queryset = _led_by(request.user)
    with timezone.override(zone):
        if request.method == "POST" and form.is_valid() and _noted(form, now, zone):
            messages.success(request, _said(form))
            return redirect("settings_absences")
        found = Absence.objects.filter(ends_at__gt=now - timedelta(days=31), user__is_active=True)
        led = set(_led_by(request.user).values_list("pk", flat=True))
        context = {
            "absences": [
                (away, away.ends_at - timedelta(seconds=1), away.user_id in led)
                for away in found.select_related("user").order_by("starts_at", "user__name")
            ],
            "form": form,
        }
        status = 422 if form.errors else 200
        return render(request, "settings/absences.html", context, status=status)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an absence out again."""
    away = get_object_or_404(Absence, pk=pk, user__in=_led_by(request.user))
    with transaction.atomic():
        away.delete()
        _judge_leads_of(away.user, timezone.now())
    messages.success(request, f"{away.user} is not away on these days.")
    return redirect("settings_absences")


def _led_by(user: User) -> QuerySet[User]:
    """Whose absences one may note: one's own; a manager those of the team, administrators all."""
    everyone = User.objects.filter(is_active=True).order_by("name")
    if user.role in (User.Role.ADMINISTRATOR, User.Role.LEAD_ADMINISTRATOR):
        return everyone
    if user.role == User.Role.MANAGER and user.team_id:
        return everyone.filter(team=user.team_id)
    return everyone.filter(pk=user.pk)


def _noted(form: Away, now: datetime, zone) -> bool:
    said = form.cleaned_data
    starts = datetime.combine(said["first"], time.min, zone)
    ends = datetime.combine(said["last"] + timedelta(days=1), time.min, zone)
    try:
        with transaction.atomic():
            actions.add_absence(said["user"], starts_at=starts, ends_at=ends, why=said["why"])
            _judge_leads_of(said["user"], now)
    except actions.UnableToChangeError as refused:
        form.add_error("last", f"{str(refused)[0].upper()}{str(refused)[1:]}.")
        return False
    return True


def _said(form: Away) -> str:
    who, *ends = (form.cleaned_data[name] for name in ("user", "first", "last"))
    days = dict.fromkeys(date_format(day, "j M Y") for day in ends)
    return f"{who} is away {'from' if len(days) > 1 else 'on'} {' through '.join(days)}."


def _judge_leads_of(user: User, now: datetime) -> None:
    """Clocks of what the user has in hand are reckoned anew."""
    in_hand = Handoff.objects.filter(owner=user, closed_at=None)
    step(in_hand.values_list("person", flat=True), at=now, because="absences have changed")
