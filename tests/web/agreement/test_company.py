"""Rules and trials on the simulated company: the page says what the program says."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accord.agreement.actions import load
from accord.agreement.models import AgreementVersion
from accord.judging.health.queries import health
from accord.kit.periods import local_date
from accord.staff.models import User
from tests.simulated import taken_back
from tests.web.following import not_as_said, numbers_of

LAST_DAY = date(2026, 6, 24)
NOW = datetime(2026, 6, 24, 16, tzinfo=UTC)
DAYS = "from=2026-03-01&to=2026-05-31"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northwind")]


@pytest.fixture(scope="module")
def northwind(django_db_setup, django_db_blocker):
    """Six months of the simulated company, taken back after the tests of this file."""
    with taken_back(django_db_blocker, people=200, months=6, seed=7, until=LAST_DAY) as told:
        yield told


@pytest.fixture(autouse=True)
def kept_for_a_while(settings, tmp_path):
    """Answers are kept, as they are on a server, so that a trial is computed once."""
    kept = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    settings.CACHES = settings.CACHES | {"numbers": kept}


@pytest.fixture
def as_role(client):
    def sign_in(role: str):
        client.force_login(User.objects.filter(role=role).first())
        return client

    return sign_in


@pytest.fixture
def draft(tmp_path):
    """A draft that asks for more fit, as a version and as a file."""
    text = AgreementVersion.objects.get(number=2).text
    changed = text.replace("fit >= 50 and interest >= 48", "fit >= 60 and interest >= 40")
    assert changed != text
    file = tmp_path / "draft.yaml"
    file.write_text(changed)
    return load(changed, at=NOW), file


def test_the_page_tells_what_the_trial_at_the_command_line_tells(as_role, draft, capsys):
    version, file = draft
    call_command("trial", str(file), "--from", "2026-03-01", "--to", "2026-05-31", "--json")
    told = json.loads(capsys.readouterr().out)

    answer = as_role("manager").get(f"/agreement/try/?version={version.number}&{DAYS}")

    shown = answer.context["tried"]
    stages = {row["stage"]: [many for many, _ in row["counts"]] for row in shown.stages}
    assert stages == {
        one["stage"]: [
            one["now"], one["then"], len(one["gained"]["people"]), len(one["lost"]["people"]),
            len(one["earlier"]), len(one["later"]), len(one["after_a_decision"]),
        ]
        for one in told["stages"]
    }  # fmt: skip
    mql = next(one for one in told["stages"] if one["stage"] == "mql")
    assert f"{mql['now']} → {mql['then']}" in answer.text
    assert {row["words"]: row["fared"].revenue for row in shown.groups} == {
        words: mql[name]["revenue_minor"]
        for words, name in {
            "Really came": "really_came", "By this version": "by_the_draft",
            "Gained": "gained", "Lost": "lost",
        }.items()
    }  # fmt: skip
    assert [row["told"].standing for row in shown.promises] == [
        one["standing"] for one in sorted(told["promises"], key=lambda one: one["month"])
    ]
    assert shown.notes == told["notes"]


@pytest.mark.parametrize("role", ["manager", "sdr"])
def test_every_number_of_a_trial_opens_as_many_rows(as_role, draft, role):
    client = as_role(role)
    text = client.get(f"/agreement/try/?version={draft[0].number}&{DAYS}").text

    kinds = [what for _, what, _ in numbers_of(text)]
    assert not_as_said(client, text) == []
    assert kinds.count("count") > 15
    assert kinds.count("sum") >= 4


def test_a_rep_sees_no_names_of_another_team(as_role, draft):
    address = f"/agreement/try/leads/?version={draft[0].number}&{DAYS}&stage=lead&group=now"

    assert "a lead of another team" in as_role("account executive").get(address).text
    assert "a lead of another team" not in as_role("manager").get(address).text


def test_only_the_answer_is_sent_where_the_page_stands(as_role, draft):
    address = f"/agreement/try/?version={draft[0].number}&{DAYS}"
    client = as_role("manager")

    part = client.get(address, headers={"HX-Request": "true"}).text
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "Who comes into a stage" in part
    assert "<html" not in part
    assert "<html" in client.get(address, headers=back).text


@pytest.mark.parametrize("days", [30, 90, 180])
def test_the_last_days_end_today(as_role, draft, days):
    shown = as_role("manager").get(f"/agreement/try/?version={draft[0].number}&days={days}")

    trial = shown.context["tried"].trial
    today = local_date(timezone.now(), trial.zone)
    assert (trial.since, trial.until) == (today - timedelta(days=days - 1), today)


def test_rules_stand_with_their_health_and_open_their_leads(as_role):
    client = as_role("manager")
    found = health(since=date(2025, 12, 1), until=LAST_DAY, as_of=timezone.now())

    answer = client.get(f"/agreement/rules/?from=2025-12-01&to={LAST_DAY}")

    many = sorted(many for _, _, many in numbers_of(answer.text))
    assert many == sorted(len(rule.matched) for rule in found.rules)
    assert not_as_said(client, answer.text) == []
    assert answer.context["health"].rules == found.rules


def test_the_contract_shows_beside_each_rule_how_it_fared(as_role, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)

    text = as_role("marketer").get("/agreement/scoring/").text

    rules = len(re.findall(r'class="fared"', text))
    agreed = AgreementVersion.objects.get(number=2)
    assert rules == agreed.text.count("points:")


@pytest.mark.parametrize(
    "odd",
    ["stage=mql&group=all", "stage=none&group=now", "promise=999", "promise=x", ""],
)
def test_rows_of_nothing_are_not_found(as_role, draft, odd):
    client = as_role("manager")

    assert client.get(f"/agreement/try/leads/?version=1&{DAYS}&{odd}").status_code == 404


def test_days_that_have_not_begun_say_so(as_role):
    text = as_role("manager").get("/agreement/try/?version=1&from=2127-01-01&to=2127-02-01").text

    assert "is no period that has begun" in text


def test_a_list_of_leads_costs_the_same_for_few_and_for_many(as_role, draft):
    client = as_role("manager")
    address = f"/agreement/try/leads/?version={draft[0].number}&{DAYS}&stage=lead&group=now"
    few = f"/agreement/try/leads/?version={draft[0].number}&{DAYS}&stage=mql&group=now"
    client.get(address)

    assert _queries(client, address) == _queries(client, few) <= 20


def _queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).context["page"].paginator.count > 3
    return len(asked)
