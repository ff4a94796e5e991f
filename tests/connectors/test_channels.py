"""The channel of a touch: as given; else worked out, with the version of the rules that did it."""

import pytest

from accord.touchpoints.models import Touch

HEAD = "event id,timestamp,event,url,client id,source,medium,campaign,referrer,channel\n"
AT = "1,2026-03-01 09:00,page"


def told():
    touch = Touch.objects.get()
    return touch.channel, touch.channel_key, touch.channel_rules


@pytest.mark.parametrize(
    ("row", "channel"),
    [
        pytest.param("/a,c1,Google,CPC,,,", "Paid Search", id="source and medium"),
        pytest.param("/a,c1,,email,Spring,,", "Email", id="medium alone"),
        pytest.param(
            "/a,c1,daily,,Summer shopping,,", "Organic Shopping", id="a campaign for a shop"
        ),
        pytest.param("/a,c1,,,,https://www.bing.com/,", "Organic Search", id="the site before"),
        pytest.param("/a,c1,,,,https://blog.example/x,", "Referral", id="another site"),
        pytest.param(
            "https://our.test/a?utm_source=linkedin&utm_medium=paid,c1,,,,,",
            "Paid Social",
            id="the marks of the address",
        ),
        pytest.param("https://our.test/a?gclid=1,c1,,,,,", "Paid Search", id="a click id"),
    ],
)
def test_a_touch_that_names_no_channel_gets_one_by_the_rules(take_in, row, channel):
    take_in("touches", f"{HEAD}{AT},{row}\n")

    assert told() == (channel, channel.casefold(), 1)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("/a,c1,,,,,", id="nothing known"),
        pytest.param("/a,c1,organic_search,,,,", id="only a source, which may mean anything"),
        pytest.param("/a,c1,,,Spring,,", id="only a campaign"),
        pytest.param("https://our.test/a,c1,,,,https://our.test/,", id="from our own page"),
        pytest.param("/a,c1,,,,https://[oops/,", id="a site before that is none"),
    ],
)
def test_where_there_is_nothing_to_go_by_the_channel_stays_unknown(take_in, row):
    take_in("touches", f"{HEAD}{AT},{row}\n")

    assert told() == (None, None, 0)


def test_a_channel_that_was_given_stays_as_it_is(take_in):
    take_in("touches", f"{HEAD}{AT},/a,c1,google,cpc,,,Trade Show\n")

    assert told() == ("Trade Show", "trade show", 0)


def test_the_first_touch_of_a_person_gets_one_too(take_in):
    take_in(
        "people",
        "Record ID,Email,Create Date,First Page Seen,First Referring Site\n"
        "7,ada@acme.test,2026-03-01,https://our.test/a?utm_medium=cpc,https://www.google.com/\n",
    )

    assert told() == ("Paid Search", "paid search", 1)
