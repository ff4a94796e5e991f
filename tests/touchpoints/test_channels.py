"""Channels: from the marks of a link, a click id or the site before, by ordered rules."""

import csv
import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.touchpoints.rules import channels
from accord.touchpoints.rules.channels import Hit, classify, hit_of, marked_hit
from tests.guards.places import ROOT, SOURCE

CASES = ROOT.parent / "shared" / "data" / "ga4_channels" / "cases.csv"
LEFT_OUT = "alibaba"
"""Expects Paid Shopping without a medium, which contradicts Google's own rule."""
FILE = SOURCE / "touchpoints" / "rules" / "channels" / f"v{channels.VERSION}.toml"
DATA = tomllib.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.skipif(not CASES.exists(), reason="the cases of Google's grouping are not here")
def test_googles_published_cases_pass_but_for_one_that_contradicts_its_rule():
    with CASES.open(encoding="utf-8", newline="") as file:
        cases = [case for case in csv.DictReader(file) if case["source"] != LEFT_OUT]

    told = [
        classify(marked_hit(source=c["source"], medium=c["medium"], campaign=c["campaign"])).channel
        for c in cases
    ]

    assert len(cases) == 29
    assert told == [case["expected_channel"] for case in cases]


OURS = "https://www.our.test/pricing"


@pytest.mark.parametrize(
    ("query", "referrer", "channel", "rule"),
    [
        pytest.param("", "", "Direct", 1, id="nothing known"),
        pytest.param("", "https://our.test/", "Direct", 1, id="from our own page"),
        pytest.param("", "https://blog.our.test/a", "Direct", 1, id="from a page below ours"),
        pytest.param("utm_campaign=Cross-Network%201&utm_source=x", "", "Cross-network", 2, id="pmax"),
        pytest.param("utm_source=Amazon&utm_medium=CPC", "", "Paid Shopping", 3, id="a shop's ad"),
        pytest.param(
            "utm_source=x&utm_medium=ppc&utm_campaign=Spring%20Shopping", "", "Paid Shopping", 3,
            id="a campaign for a shop",
        ),
        pytest.param("gclid=abc", "", "Paid Search", 4, id="a click id of Google"),
        pytest.param("wbraid=abc", "https://www.google.com/", "Paid Search", 4, id="another"),
        pytest.param("msclkid=abc", "https://www.bing.com/", "Paid Search", 4, id="of Bing"),
        pytest.param("gclid=a&utm_source=news&utm_medium=email", "", "Email", 14, id="a stale id"),
        pytest.param("gclid=", "", "Direct", 1, id="an empty id"),
        pytest.param("utm_medium=cpc", "https://www.google.de/", "Paid Search", 4, id="ad, no source"),
        pytest.param("utm_source=LinkedIn&utm_medium=paid-social", "", "Paid Social", 5, id="ad"),
        pytest.param("li_fat_id=1", "", "Paid Social", 5, id="a click id of LinkedIn"),
        pytest.param("fbclid=1", "", "Organic Social", 10, id="Facebook marks every link"),
        pytest.param("utm_source=youtube&utm_medium=cpv-cpm", "", "Paid Video", 6, id="video ad"),
        pytest.param("utm_source=site&utm_medium=cpm", "", "Display", 7, id="by views, no search"),
        pytest.param("dclid=1", "", "Display", 7, id="a banner's click id"),
        pytest.param("utm_source=site&utm_medium=retargeting", "", "Paid Other", 8, id="paid"),
        pytest.param("", "https://www.ebay.co.uk/itm/1", "Organic Shopping", 9, id="a shop"),
        pytest.param("", "https://l.facebook.com/", "Organic Social", 10, id="a social network"),
        pytest.param("", "https://youtu.be/x", "Organic Video", 11, id="a video"),
        pytest.param("", "https://chatgpt.com/", "AI Assistants", 12, id="an assistant"),
        pytest.param("", "https://gemini.google.com/app", "AI Assistants", 12, id="Google's own"),
        pytest.param("utm_source=perplexity", "", "AI Assistants", 12, id="an assistant's mark"),
        pytest.param("", "https://www.google.co.uk/", "Organic Search", 13, id="a search engine"),
        pytest.param("", "android-app://com.google.android.gm/", "Email", 14, id="a mail program"),
        pytest.param("", "https://mail.google.com/", "Email", 14, id="a mailbox, no search"),
        pytest.param("utm_source=newsletter", "", "Email", 14, id="a newsletter"),
        pytest.param("utm_medium=Affiliate", "", "Affiliates", 15, id="an affiliate"),
        pytest.param("", "https://docs.google.com/d/1", "Referral", 16, id="a document, no search"),
        pytest.param("", "https://partner.example/", "Referral", 16, id="another site"),
        pytest.param("utm_source=a&utm_medium=audio", "", "Audio", 17, id="audio"),
        pytest.param("utm_medium=sms", "", "SMS", 18, id="sms"),
        pytest.param("utm_source=app1&utm_medium=web-push", "", "Mobile Push Notifications", 19,
                     id="a notification"),
        pytest.param("utm_source=fair&utm_medium=qr", "https://partner.example/", "Unassigned", 20,
                     id="marked, but by no rule"),
    ],
)  # fmt: skip
def test_an_address_and_the_page_before_it_tell_the_channel(query, referrer, channel, rule):
    verdict = classify(hit_of(f"{OURS}?{query}", referrer))

    assert (verdict.channel, verdict.rule, verdict.version) == (channel, rule, 1)


def test_a_host_of_ours_under_another_name_is_no_referrer():
    verdict = classify(hit_of(OURS, "https://www.shop.example/", own=["shop.example"]))

    assert verdict.channel == "Direct"


@pytest.mark.parametrize(
    ("source", "category"),
    [
        pytest.param("google.com.br", "search", id="any ending of a country"),
        pytest.param("www.google.com", "search", id="below a domain"),
        pytest.param("google.evil.example", "", id="only the end of a name counts"),
        pytest.param("notgoogle.com", "", id="whole labels only"),
        pytest.param("shopping.google.com", "shopping", id="the most exact counts"),
        pytest.param("docs.google.com", "none", id="a site that is only a link"),
        pytest.param("co.uk", "", id="no name at all"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_source_has_the_category_of_the_most_exact_domain_above_it(source, category):
    assert channels.rules().sources.category(source) == category


@pytest.mark.parametrize("address", ["https://[oops/", "https://our.test/?" + "&".join("a" * 200)])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(channels.UnableToReadAddressError, match="is no web address"):
        hit_of(address)


words = st.sampled_from(
    ["", "(direct)", "google", "facebook.com", "youtube", "cpc", "cpm", "email", "social", "x"]
)
hits = st.builds(Hit, words, words, words, st.sampled_from(["", "gclid", "dclid"]), st.booleans())


@given(st.lists(hits))
def test_many_hits_get_what_each_gets_alone(found):
    assert channels.classify_many(found) == [classify(hit) for hit in found]


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_gets_a_channel_or_is_refused(address, referrer):
    try:
        verdict = classify(hit_of(address, referrer))
    except channels.UnableToReadAddressError:
        return
    assert verdict in channels.rules().verdicts


def test_no_source_is_listed_twice():
    listed = [
        (how, name) for said in DATA["sources"].values() for how in said for name in said[how]
    ]

    assert len(listed) == len(set(listed)) > 700
    assert [name for _, name in listed if name != name.strip().casefold()] == []


def test_every_mark_that_the_rules_ask_about_is_looked_for():
    asked = {
        name
        for rule in DATA["rules"]
        for alternative in rule["any"]
        for name in alternative.get("click_is", [])
    }

    assert asked <= set(DATA["click_ids"])


def test_the_page_lists_the_rules_as_they_are():
    page = (ROOT / "docs" / "reference" / "channels.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)

    assert [(int(number), channel, when) for number, channel, when in rows] == [
        (verdict.rule, verdict.channel, verdict.words) for verdict in channels.rules().verdicts
    ]
    for name in (*channels.rules().given, *channels.rules().click_ids):
        assert name in page


def test_channels_are_there_for_all_that_a_team_speaks_of():
    known = {verdict.channel for verdict in channels.rules().verdicts} | set(channels.rules().given)

    paid = {"Paid Search", "Paid Social", "Paid Video", "Paid Shopping", "Display", "Paid Other"}
    assert known >= paid | {"Content", "Organic Search", "Email", "Organic Social", "Influencer"}


def test_an_earlier_version_can_still_be_asked_and_an_unknown_one_is_not_made_up():
    assert channels.rules_of(1).classify(Hit()).channel == "Direct"
    with pytest.raises(FileNotFoundError):
        channels.rules_of(999)
