"""Rules may ask for the persona and the buying stage of what somebody read."""

from accord.agreement.rules.default import default_text
from accord.content.actions import new_asset
from accord.judging.explain import explain
from tests.conftest import HOUR, MONDAY_TEN

PIECE = {"key": "Pump-Guide", "title": "The Pump Guide", "kind": "White paper"}


def test_what_conditions_compare_is_folded_and_the_title_is_kept():
    asset = new_asset(**PIECE, buying_stage="Consideration", persona="Plant operations lead")

    assert (asset.key, asset.title, asset.kind, asset.buying_stage, asset.persona) == (
        "pump-guide",
        "The Pump Guide",
        "white paper",
        "consideration",
        "plant operations lead",
    )


def test_a_rule_finds_the_persona_however_it_is_spelt(make_version, make_story):
    rule = (
        "    - {name: For plants, points: 7, when: \"asset_persona = 'Plant Operations Lead'\"}\n"
    )
    make_version(default_text().replace("  rules:\n", "  rules:\n" + rule, 1))
    asset = new_asset(**PIECE, persona="Plant operations lead")
    asset.save()
    ada = make_story()
    ada.touch("page", path="/guide", asset_id=asset.pk, at=MONDAY_TEN)
    ada.judged(at=MONDAY_TEN)

    points = explain(ada.person.pk, at=MONDAY_TEN + HOUR).interest_points

    assert [(point.rule, point.points) for point in points if point.rule == "For plants"] == [
        ("For plants", 7)
    ]
