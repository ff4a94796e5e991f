"""Bringing in files, and what became of those that were."""

from dataclasses import dataclass
from types import ModuleType

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accord.agreement.queries import in_force_at
from accord.connectors.kinds import kinds
from accord.connectors.models import ImportRun
from accord.connectors.rows import one_of
from accord.web.permissions import may_open
from accord.web.settings import uploads
from accord.web.zone import zone_of

SHOWN = 50
LARGEST = 1_000_000_000
ENCODINGS = [
    ("", "UTF-8, or as the mapping says"),
    ("cp1252", "cp1252: by Excel on Windows"),
    ("iso-8859-1", "iso-8859-1: by Salesforce"),
]


class File(forms.Form):
    """A CSV file and what is in it."""

    kind = forms.ChoiceField(label="What is in it", initial="people")
    file = forms.FileField(
        label="CSV file",
        error_messages={
            "required": "Choose the file.",
            "empty": "There is nothing in this file: choose one with a line of headers and rows.",
        },
    )
    mapping = forms.CharField(
        label="Mapping",
        required=False,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text="Only where columns have names of their own, such as “columns: {email: E-Mail}”",
    )
    encoding = forms.ChoiceField(label="How it was saved", choices=ENCODINGS, required=False)
    history = forms.BooleanField(
        label="It is history: rows count as known since they happened",
        required=False,
    )
    dry_run = forms.BooleanField(
        label="Only try it: say what would happen and keep nothing", required=False
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(name, kind.TITLE) for name, kind in kinds().items()]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                "This file is larger than 1 GB: bring it in with `accord import` instead."
            )
        return file


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file of one kind may say: without all of `needed` and one of `one_of`, no row."""

    title: str
    needed: list[str]
    one_of: list[str]
    others: list[str]


def columns_of(kind: ModuleType) -> Columns:
    """The columns that an import of this kind takes in, under the names it gives them."""
    needed = [field.name for field in kind.FIELDS if field.required]
    who = one_of(kind)
    others = [field.name for field in kind.FIELDS if field.name not in {*needed, *who}]
    return Columns(kind.TITLE, needed, list(who), others)


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    runs = list(ImportRun.objects.order_by("-started_at", "-pk")[:SHOWN])
    context = {
        "runs": [
            (run, uploads.called(run.file), uploads.rejects_of(run.file) is not None)
            for run in runs
        ],
        "may_change": may_open("settings_upload", request.user),
    }
    with timezone.override(zone_of(in_force_at(timezone.now()))):
        return render(request, "settings/imports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    form = File(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        file = said.pop("file")
        kept = uploads.keep(file.chunks(), file.name, **said)
        uploads.begin(kept)
        return redirect("settings_import", kept.token)
    context = {"form": form, "kinds": [columns_of(kind) for kind in kinds().values()]}
    return render(request, "settings/upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def running(request: HttpRequest, token: str) -> HttpResponse:
    """How far an import has come; sent as a form, one that broke off goes on."""
    kept = uploads.known(token)
    if kept is None:
        raise Http404
    state = uploads.state(kept)
    if request.method == "POST" and not state.running and not state.account:
        uploads.begin(kept)
        return redirect("settings_import", token)
    context = {"upload": kept, "state": state, "rejects": uploads.rejects_of(kept.file.name)}
    if state.account:
        context["run"] = ImportRun.objects.filter(file=kept.file.name).order_by("-pk").first()
    page = "settings/_running.html" if request.htmx else "settings/running.html"
    return render(request, page, context)


@require_safe
def rejects(request: HttpRequest, pk: int) -> FileResponse:
    """The refused rows of an import, with the reason of each, as a file."""
    run = get_object_or_404(ImportRun, pk=pk)
    path = uploads.rejects_of(run.file)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
