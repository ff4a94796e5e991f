"""The first steps of a new installation, and how complete it is set up."""

from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accord.agreement import actions
from accord.agreement.models import AgreementVersion, Signature
from accord.agreement.rules.currencies import CURRENCIES
from accord.agreement.rules.problems import AgreementErrors
from accord.agreement.rules.starting import Company, starting_text
from accord.web.first_steps.reading import set_up_so_far, unsigned
from accord.web.permissions import may_open

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and zone[:3] != "Etc")


class About(forms.Form):
    """What the first version of the agreement says of the company."""

    name = forms.CharField(label="Company", max_length=100)
    currency = forms.ChoiceField(
        label="Currency", choices=[(code, code) for code in sorted(CURRENCIES)], initial="EUR"
    )
    zone = forms.ChoiceField(
        label="Time zone", choices=[(zone, zone) for zone in ZONES], initial="Europe/Berlin",
        help_text="Days, months and working hours are those of this zone",
    )  # fmt: skip
    opens = forms.RegexField(
        r"^([01]\d|2[0-3]):[0-5]\d$", label="Work begins", initial="09:00",
        error_messages={"invalid": "Write the time like 09:00."},
    )  # fmt: skip
    closes = forms.RegexField(
        r"^([01]\d|2[0-3]):[0-5]\d$", label="Work ends", initial="17:00",
        error_messages={"invalid": "Write the time like 17:00."},
        help_text="Monday to Friday; another week can be agreed on later",
    )  # fmt: skip
    holidays = forms.CharField(
        label="Public holidays of", max_length=20, required=False,
        help_text="A country or a part of it, such as DE-BE, US or GB-ENG; empty for none",
    )  # fmt: skip
    fiscal_year_starts = forms.ChoiceField(
        label="The fiscal year begins in", choices=[(month, month) for month in MONTHS]
    )


@require_safe
def first_steps(request: HttpRequest) -> HttpResponse:
    made, score = set_up_so_far(timezone.now())
    context = {
        "checks": made,
        "score": score,
        "unsigned": unsigned(),
        "begun": AgreementVersion.objects.exists(),
        "may_set_up": may_open("first_steps_company", request.user),
    }
    return render(request, "first_steps/first_steps.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    """The company in a form; what it says becomes the first version of the agreement."""
    if AgreementVersion.objects.exclude(in_force_from=None).exists():
        messages.info(request, "An agreement is in force: these things stand in it now.")
        return redirect("first_steps")
    form = About(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = starting_text(Company(**form.cleaned_data))
            version = actions.load(text, at=timezone.now(), by=request.user)
        except AgreementErrors as refused:
            for problem in refused.problems:
                form.add_error(_field_of(problem.path), f"{problem.what}. {problem.cure}")
        else:
            messages.success(request, f"Version {version.number} of your agreement is written.")
            return redirect("first_steps")
    status = 422 if form.errors else 200
    return render(request, "first_steps/company.html", {"form": form}, status=status)


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """To begin with, whoever sets Accord up signs the first version for both teams."""
    version, now = unsigned(), timezone.now()
    if version is None:
        messages.info(request, "There is nothing to sign: an agreement is in force already.")
        return redirect("first_steps")
    with transaction.atomic():
        signed = set(version.signatures.values_list("side", flat=True))
        for side in Signature.Side.values:
            if side not in signed:
                actions.sign(version, side=side, by=request.user, at=now)
    messages.success(request, f"Version {version.number} is in force. Now people can be judged.")
    return redirect("first_steps")


def _field_of(path: str) -> str | None:
    """The field of the form that a part of the agreement was made from."""
    start = path.partition(".")[0].partition("[")[0]
    fields = {"company": "name", "hours": "holidays" if "holidays" in path else "closes"}
    name = fields.get(start, start)
    return name if name in About.base_fields else None
