"""Versions as files: bringing one in, with its mistakes shown where they stand, and taking one out."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accord.agreement import actions
from accord.agreement.models import AgreementVersion
from accord.agreement.rules.default import default_text
from accord.agreement.rules.document import LONGEST
from accord.agreement.rules.problems import AgreementErrors, Problem
from accord.web.agreement.versions import known_versions

WIDEST = 300
"""Signs of a line that are shown; a longer one is cut."""
AROUND = 1
"""Lines that are shown before and after the one with a mistake."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file as it is shown with a mistake."""

    number: int
    text: str
    is_it: bool


@dataclass(frozen=True, slots=True)
class Mistake:
    """A problem with the lines around it."""

    problem: Problem
    lines: tuple[Line, ...]


class NoTextError(Exception):
    """What was sent is no text that could be an agreement."""


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Bring in a version; a sound one is kept as a draft, for both sides to sign."""
    if request.method != "POST":
        return _form(request, _begin_with())
    text = ""
    try:
        text = sent(request)
        version = actions.load(text, by=request.user, at=timezone.now())
    except NoTextError as error:
        return _form(request, request.POST.get("text", ""), problem=str(error))
    except AgreementErrors as errors:
        return _form(request, text, mistakes=mistakes(text, errors.problems))
    messages.success(request, _told(version))
    return redirect(f"{reverse('agreement_history')}?{urlencode({'to': version.number})}")


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The text of a version as it was brought in."""
    version = known_versions(timezone.now()).required(request.GET.get("version"))
    name = f'attachment; filename="agreement-{version.number}.yaml"'
    return HttpResponse(
        version.row.text,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": name},
    )


def sent(request: HttpRequest) -> str:
    """The text of the file that was chosen, else of the field; raises NoTextError."""
    file = request.FILES.get("file")
    text = _decoded(file) if file else request.POST.get("text", "").replace("\r\n", "\n")
    if not text.strip():
        raise NoTextError("There is nothing to load: write the agreement here or choose a file.")
    return text


def mistakes(text: str, problems: Sequence[Problem]) -> list[Mistake]:
    """Each problem with the lines of the file where it stands."""
    lines = text.splitlines()
    return [Mistake(problem, tuple(_around(lines, problem.line))) for problem in problems]


def _around(lines: Sequence[str], number: int) -> list[Line]:
    first, last = max(number - AROUND, 1), min(number + AROUND, len(lines))
    return [Line(at, _cut(lines[at - 1]), at == number) for at in range(first, last + 1)]


def _cut(line: str) -> str:
    return line if len(line) <= WIDEST else f"{line[:WIDEST]} …"


def _decoded(file: UploadedFile) -> str:
    if (file.size or 0) > LONGEST:
        raise NoTextError(f"{file.name} is larger than {LONGEST:,} bytes: shorten it.")
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoTextError(f"{file.name} is not UTF-8: save it as UTF-8 and try again.") from None


def _begin_with() -> str:
    """The newest version to change, or the default agreement where there is none."""
    newest = AgreementVersion.objects.order_by("-number").first()
    return newest.text if newest else default_text()


def _form(
    request: HttpRequest, text: str, *, problem: str = "", mistakes: Sequence[Mistake] = ()
) -> HttpResponse:
    context = {"text": text, "problem": problem, "mistakes": mistakes, "longest": LONGEST}
    return render(request, "agreement/load.html", context)


def _told(version: AgreementVersion) -> str:
    if version.in_force_from:
        return f"Version {version.number} says just this, and both sides have signed it."
    return f"Version {version.number} is kept as a draft. It holds once both sides have signed it."
