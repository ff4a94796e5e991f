"""The agreement in the browser: read, compared, brought in with its mistakes shown, taken out."""

import re
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from accord.agreement.actions import load, sign
from accord.agreement.models import AgreementVersion
from accord.agreement.rules.contract import TITLES
from accord.agreement.rules.default import default_text
from accord.agreement.rules.problems import AgreementErrors
from accord.agreement.rules.reading import read
from accord.agreement.rules.sentences import sentences
from accord.kit.rates import Rate
from accord.web.agreement.reading import Fared
from tests.web.conftest import make_user
from tests.web.days import START, day_of

pytestmark = pytest.mark.django_db

BAD = (
    default_text().replace("owner: sales", "owner: presales", 1).replace("points: 30", "points: x")
)


@pytest.fixture
def dana(client):
    """The lead administrator, signed in."""
    user = make_user("dana@example.com", "lead administrator", "Dana Fuchs")
    client.force_login(user)
    return user


def text_of(answer) -> str:
    """What a reader sees, in one line."""
    body = re.sub(r"<(script|svg|textarea).*?</\1>", " ", answer.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body)).replace("&#x27;", "'")


def changed(old: str = "deliver: 120", new: str = "deliver: 90") -> str:
    assert old in default_text()
    return default_text().replace(old, new, 1)


@pytest.mark.parametrize("tab", ["", "rules/", "try/", "history/"])
def test_without_an_agreement_every_tab_says_how_to_get_one(signed_in, tab):
    assert "There is no agreement yet" in text_of(signed_in.get(f"/agreement/{tab}"))


def test_every_sentence_of_the_agreement_is_read(signed_in, agreement):
    said = text_of(signed_in.get("/agreement/"))

    found = [sentence.text for sentence in sentences(read(default_text()))]
    assert [text for text in found if text not in said] == []
    assert [title for title in TITLES.values() if title not in said] == []


def test_without_rules_of_fit_those_of_interest_are_read_all_the_same(signed_in, mara):
    without = re.sub(r"(?ms)^fit:.*?^(?=\S)", "", default_text())
    load(without, at=START, by=mara)

    answer = signed_in.get("/agreement/")

    said = text_of(answer)
    assert [one.text for one in sentences(read(without)) if one.text not in said] == []
    assert (TITLES["interest"] in said, TITLES["fit"] in said) == (True, False)
    assert answer.text.count('hx-get="/agreement/scoring/?version=1"') == 1


@pytest.mark.parametrize(("role", "shown"), [("administrator", True), ("marketer", False)])
@pytest.mark.parametrize("page", ["", "history/"])
def test_the_very_first_version_is_signed_in_the_first_steps(client, mara, page, role, shown):
    load(default_text(), at=START, by=mara)
    client.force_login(make_user("me@example.com", role))

    answer = client.get(f"/agreement/{page}")

    assert ('href="/first-steps/"' in answer.text) is shown
    assert ("An administrator takes the first steps." in answer.text) is not shown
    assert "accord agreement sign" not in answer.text


def test_the_rail_says_who_signed_when_and_from_when_it_holds(signed_in, agreement):
    said = text_of(signed_in.get("/agreement/"))

    assert f"Loaded as a draft {day_of(START)} · Mara Okafor" in said
    assert f"Signed for marketing {day_of(START)} · Mara Okafor" in said
    assert f"Signed for sales {day_of(START)} · Sam Brooks" in said
    assert "In force from the beginning" in said


def test_the_figures_of_the_articles_stand_beside_ones_own_as_claims(signed_in, agreement, mara):
    load(changed(), at=START, by=mara)

    claim = "1 in 2, 45 % or 44 % have one: three figures for three questions, each claimed by an"
    signed = text_of(signed_in.get("/agreement/?version=1"))
    unsigned = text_of(signed_in.get("/agreement/?version=2"))

    assert "yours is signed by both sides." in signed
    assert "yours is not signed by both sides yet." in unsigned
    assert f"{claim} article, not verified" in signed


def test_a_draft_says_what_is_missing_and_how_to_sign(signed_in, agreement, mara):
    load(changed(), at=START, by=mara)
    sign(AgreementVersion.objects.get(number=2), side="marketing", by=mara, at=START)

    said = text_of(signed_in.get("/agreement/?version=2"))

    assert "Signed by one side" in said
    assert "accord agreement sign 2 --side sales --as EMAIL" in said
    assert "accord agreement sign 2 --side marketing" not in said


@pytest.mark.parametrize("odd", ["0", "7", "x"])
@pytest.mark.parametrize("page", ["", "rules/", "try/", "scoring/", "file/"])
def test_a_version_that_is_not_there_is_not_found(signed_in, agreement, page, odd):
    assert signed_in.get(f"/agreement/{page}?version={odd}").status_code == 404


def test_the_file_is_the_text_that_was_loaded(signed_in, agreement):
    answer = signed_in.get("/agreement/file/?version=1")

    assert answer.content.decode() == default_text()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="agreement-1.yaml"'


def test_two_versions_differ_word_by_word(signed_in, agreement, mara):
    load(changed(), at=START, by=mara)

    answer = signed_in.get("/agreement/history/?from=1&to=2")

    assert re.findall(r"<(ins|del)>(\d+)</\1>", answer.text) == [("del", "120"), ("ins", "90")]
    assert "1 clause differs" in text_of(answer)
    assert "/agreement/try/?version=2&amp;days=90" in answer.text


def test_the_newest_version_is_compared_with_the_one_before_unless_others_are_asked(
    signed_in, agreement, mara
):
    load(changed(), at=START, by=mara)
    load(changed(new="deliver: 60"), at=START, by=mara)

    shown = signed_in.get("/agreement/history/").context

    assert (shown["before"].number, shown["after"].number) == (2, 3)


def test_a_remark_alone_is_no_difference(signed_in, agreement, mara):
    load(f"# For the autumn.\n{default_text()}", at=START, by=mara)

    assert "Every clause says the same" in text_of(signed_in.get("/agreement/history/"))


def test_a_sound_text_becomes_a_draft_by_who_sent_it(client, dana, agreement):
    answer = client.post("/agreement/load/", {"text": changed().replace("\n", "\r\n")}, follow=True)

    version = AgreementVersion.objects.get(number=2)
    assert (version.text, version.loaded_by, version.in_force_from) == (changed(), dana, None)
    assert "Version 2 is kept as a draft" in text_of(answer)
    assert "1 clause differs" in text_of(answer)
    assert "accord agreement sign 2 --side marketing --as EMAIL" in text_of(answer)


def test_a_file_goes_before_the_text(client, dana, agreement):
    file = SimpleUploadedFile("next.yaml", changed().encode())

    client.post("/agreement/load/", {"text": default_text(), "file": file})

    assert AgreementVersion.objects.get(number=2).text == changed()


def test_the_very_first_version_is_loaded_like_any_other(client, dana):
    assert default_text() in client.get("/agreement/load/").context["text"]

    client.post("/agreement/load/", {"text": default_text()})

    assert AgreementVersion.objects.get().number == 1


def test_every_mistake_is_shown_with_its_line_and_its_cure(client, dana, agreement):
    with pytest.raises(AgreementErrors) as expected:
        read(BAD)

    answer = client.post("/agreement/load/", {"text": BAD})

    found = [one.problem for one in answer.context["mistakes"]]
    assert found == list(expected.value.problems)
    assert len(found) == 3
    said = text_of(answer).replace("&quot;", '"')
    for problem in found:
        place = f"Line {problem.line}, {problem.path}: {problem.what}"
        assert place in said
        assert problem.cure in said
        assert f"{problem.line} {BAD.splitlines()[problem.line - 1].split('#')[0].strip()}" in said
    assert AgreementVersion.objects.count() == 1
    assert "points: x" in answer.context["text"]


def test_a_line_that_is_far_too_long_is_shown_as_far_as_it_can_be_read(client, dana):
    answer = client.post("/agreement/load/", {"text": "a: " + "x" * 5_000})

    (shown,) = answer.context["mistakes"][0].lines
    assert (len(shown.text), shown.text[-3:]) == (302, "x …")


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"text": "  \n"}, "There is nothing to load: write the agreement here or choose a file."),
        (
            {"file": SimpleUploadedFile("a.yaml", b"\xff\xfe")},
            "a.yaml is not UTF-8: save it as UTF-8 and try again.",
        ),
        (
            {"file": SimpleUploadedFile("a.yaml", b"#" * 400_001)},
            "a.yaml is larger than 400,000 bytes: shorten it.",
        ),
    ],
    ids=["nothing", "no text", "too large"],
)
def test_what_is_no_text_is_refused(client, dana, agreement, sent, why):
    answer = client.post("/agreement/load/", sent)

    assert answer.context["problem"] == why
    assert why in text_of(answer)


def test_a_stage_that_disappears_is_named_with_its_cure(client, dana, agreement):
    line = next(one for one in default_text().splitlines() if "{name: nurture," in one)
    text = default_text().replace(f"{line}\n", "")

    answer = client.post("/agreement/load/", {"text": text})

    stages = "visitor, lead, mql, accepted, sql, opportunity, customer, recycled, disqualified"
    what, cure = "there is no stage “nurture”", f"Write {stages} or lost."
    problems = [one.problem for one in answer.context["mistakes"]]
    assert (what, cure) in [(problem.what, problem.cure) for problem in problems]
    assert what in text_of(answer)
    assert cure in text_of(answer)


def test_no_page_costs_more_for_three_versions_than_for_one(signed_in, agreement, mara):
    signed_in.get("/leads/")
    few = {page: _queries(signed_in, f"/agreement/{page}") for page in ("", "history/", "try/")}
    for number in ("80", "70"):
        load(changed(new=f"deliver: {number}"), at=START, by=mara)

    assert {page: _queries(signed_in, f"/agreement/{page}") for page in few} == few
    assert max(few.values()) <= 15


def _queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize(("sure", "said"), [(True, "suggested +4"), (False, "")])
def test_points_are_suggested_beside_a_clause_only_where_they_surely_tell(sure, said):
    rate = Rate(40, 60, "2026", "handed over")
    rule = SimpleNamespace(matched=[1], accepted=rate, accepted_rest=rate, enough=True, suggested=4)

    shown = render_to_string("agreement/_fared.html", {"fared": Fared(rule, "/leads/", sure)})

    assert ("suggested" in shown) == bool(said)
    assert said in shown
