"""Who may sign in, as what, in which team; inviting someone, changing someone."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accord.agreement.queries import in_force_at
from accord.staff import actions
from accord.staff.models import Team, User
from accord.web.permissions import may_open
from accord.web.signing import welcome_address
from accord.web.zone import zone_of


class Invitation(forms.Form):
    """Someone new: the address is what one signs in with."""

    email = forms.EmailField(label="Email address")
    name = forms.CharField(label="Name", max_length=150)
    role = forms.ChoiceField(label="Role", choices=User.Role.choices)
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), label="Team", required=False, empty_label="No team"
    )


class Place(forms.Form):
    """What someone may do, where they belong, whom they report to."""

    role = forms.ChoiceField(label="Role", choices=User.Role.choices)
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), label="Team", required=False, empty_label="No team"
    )
    reports_to = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("name"),
        label="Reports to",
        required=False,
        empty_label="Nobody",
    )
    is_active = forms.BooleanField(label="May sign in", required=False)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    users = User.objects.select_related("team", "reports_to").order_by("-is_active", "name")
    context = {"users": users, "may_change": may_open("settings_invite", request.user)}
    with timezone.override(zone_of(in_force_at(timezone.now()))):
        return render(request, "settings/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """The address where someone chooses a password is shown once, to whoever invites."""
    form = Invitation(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if User.objects.filter(email=said["email"].casefold()).exists():
            form.add_error("email", "This address is in the list already: change them there.")
        else:
            user = actions.invite(
                said["email"], role=said["role"], name=said["name"], team=said["team"]
            )
            address = request.build_absolute_uri(welcome_address(user))
            return render(request, "settings/invited.html", {"someone": user, "address": address})
    return render(request, "settings/invite.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    someone = get_object_or_404(User.objects.select_related("team", "reports_to"), pk=pk)
    form = Place(request.POST or None, initial=_as_they_are(someone))
    form.fields["reports_to"].queryset = form.fields["reports_to"].queryset.exclude(pk=pk)
    if request.method == "POST" and form.is_valid() and _changed(someone, form):
        messages.success(request, f"{someone} is changed.")
        return redirect("settings")
    return render(
        request, "settings/person.html", {"someone": someone, "form": form}, status=_status(form)
    )


def _as_they_are(someone: User) -> dict[str, object]:
    names = ("role", "team", "reports_to", "is_active")
    return {name: getattr(someone, name) for name in names}


def _changed(someone: User, form: Place) -> bool:
    try:
        actions.change_user(someone, **form.cleaned_data)
    except actions.UnableToChangeError as refused:
        form.add_error(None, f"{str(refused)[0].upper()}{str(refused)[1:]}.")
        return False
    return True


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200
