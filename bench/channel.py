"""The channel of a hit: from an address, from its marks, and for many at once."""

import random
from collections.abc import Iterator

from accord.touchpoints.rules import channels
from bench.table import Line, seconds_of

SOURCES = ("google", "newsletter", "linkedin", "partner.example", "facebook.com", "")
MEDIA = ("cpc", "email", "social", "referral", "organic", "")


def measure(*, small: bool) -> Iterator[Line]:
    count = 2_000 if small else 200_000
    chance = random.Random(7)
    marks = [
        (chance.choice(SOURCES), chance.choice(MEDIA), f"campaign {chance.randrange(5_000)}")
        for _ in range(count)
    ]
    urls = [
        f"https://our.test/p?utm_source={source}&utm_medium={medium}&utm_campaign={campaign}"
        for source, medium, campaign in marks
    ]
    hits = [channels.hit_of(url, "https://www.google.com/") for url in urls]
    size = f"{count:,} hits"
    apart = seconds_of(lambda: [channels.hit_of(url, "https://www.google.com/") for url in urls])
    channels.rules_of.cache_clear()
    channels.rules()  # read, with nothing remembered yet
    single = seconds_of(lambda: [channels.classify(hit) for hit in hits])
    batch = seconds_of(lambda: channels.classify_many(hits))
    yield Line("an address taken apart", size, count, apart, _each(apart, count))
    yield Line("its channel, one by one", size, count, single, _each(single, count))
    yield Line("its channel, many at once", size, count, batch, _each(batch, count))


def _each(seconds: float, count: int) -> str:
    return f"{seconds / count * 1e6:.2f} µs each"
