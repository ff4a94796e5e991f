"""What people do before anyone in sales speaks to them: visits, downloads, mails, forms, fairs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from accord.demo.rules.campaigns import (
    BRAND,
    DIRECT,
    LETTER,
    ORGANIC,
    PIECE,
    PIECES,
    Origin,
    Piece,
)
from accord.demo.rules.market import Prospect
from accord.demo.rules.rhythm import A_DAY, Rhythm

READING = ("/", "/products/np-200", "/products/np-400", "/solutions/food", "/solutions/water",
           "/about", "/careers", "/service")  # fmt: skip
BUYING = ("/pricing", "/products/np-200", "/products/np-400", "/cases/water-works", "/contact")
SECOND = timedelta(seconds=1)
WEBINAR = time(14, 0)
ISSUE = time(9, 30)


@dataclass(frozen=True, slots=True)
class Seen:
    """One touch: when, of which kind, by which way the person came; late if we learned it later."""

    at: datetime
    kind: str
    origin: Origin
    late: timedelta = timedelta()
    path: str = ""
    form: str = ""
    title: str = ""
    piece: str = ""
    referrer: str = ""

    @property
    def learned_at(self) -> datetime:
        return self.at + self.late


@dataclass(slots=True)
class Journey:
    """Everything one person did, and when we learned the name."""

    touches: list[Seen] = field(default_factory=list)
    known_at: datetime | None = None
    known_through: str = ""

    def becomes_known(self, seen: Seen) -> None:
        """The form or the scanned badge that brought the name; the first one counts."""
        if self.known_at is None or seen.learned_at + SECOND < self.known_at:
            self.known_at = seen.learned_at + SECOND
            self.known_through = seen.form or seen.kind


@dataclass(frozen=True, slots=True)
class Walk:
    """The surroundings in which a journey takes place."""

    prospect: Prospect
    rhythm: Rhythm
    random: Random

    def later(self, day: date, typical: float) -> date:
        """A day after this one, typically so many days later."""
        gap = 1 + round(self.random.expovariate(1 / typical))
        return self.rhythm.busy_day(day + A_DAY * gap, self.random)


def journey(prospect: Prospect, rhythm: Rhythm, random: Random) -> Journey:
    """All that a person does of their own accord from the first touch on."""
    walk = Walk(prospect, rhythm, random)
    made = Journey()
    day = _first_contact(walk, made)
    for step in _plan(walk):
        day = walk.later(day, GAPS[prospect.intent])
        _visit(walk, made, day, step, _way_back(walk, made))
    if made.known_at is not None:
        _letters(walk, made, rhythm.day_of(made.known_at), random.choice((2, 3, 4, 6)))
    made.touches.sort(key=lambda seen: seen.at)
    return made


def second_wind(prospect: Prospect, rhythm: Rhythm, random: Random, since: datetime) -> list[Seen]:
    """What a lead does that came back to marketing: letters, and for some a new start."""
    walk = Walk(prospect, rhythm, random)
    made = Journey(known_at=since)
    day = rhythm.day_of(since)
    _letters(walk, made, day, 2)
    day = rhythm.busy_day(day + A_DAY * random.randrange(12, 75), random)
    for step in ("paper", "price", random.choice(("demo", "quote", "price")), "price"):
        _visit(walk, made, day, step, _way_back(walk, made))
        day = walk.later(day, 3)
    return sorted(made.touches, key=lambda seen: seen.at)


GAPS = {"passing": 6.0, "reading": 12.0, "comparing": 6.0, "buying": 3.0}
STEPS = {
    "passing": (("look",), ("look",), ()),
    "reading": (("basics",), ("letter", "look"), ("basics", "look"), ("look", "letter", "basics")),
    "comparing": (
        ("paper", "price", "look", "paper"),
        ("basics", "paper", "webinar", "price"),
        ("paper", "look", "price", "price", "sheet"),
        ("letter", "paper", "price", "webinar", "price", "sheet"),
        ("paper", "chat", "price", "demo"),
    ),
    "buying": (
        ("price", "demo"),
        ("paper", "price", "quote"),
        ("price", "sheet", "demo"),
        ("demo",),
        ("chat", "price", "quote", "price"),
    ),
}


def _plan(walk: Walk) -> tuple[str, ...]:
    return walk.random.choice(STEPS[walk.prospect.intent])


def _first_contact(walk: Walk, made: Journey) -> date:
    """How we first see a person: at a fair, on a list of addresses, or on our pages."""
    prospect, day = walk.prospect, walk.prospect.arrives
    if prospect.origin.source == "events":
        _at_the_fair(walk, made, day)
    elif prospect.origin.medium == "list":
        late = timedelta(days=walk.random.randrange(1, 5), hours=walk.random.randrange(2, 9))
        seen = Seen(walk.rhythm.moment(day, walk.random), "form", prospect.origin, late,
                    form="partner list")  # fmt: skip
        made.touches.append(seen)
        made.becomes_known(seen)
    else:
        _visit(walk, made, day, "look", prospect.origin)
    return day


def _at_the_fair(walk: Walk, made: Journey, day: date) -> None:
    """A talk at the stand; the badges scanned there are read in some days after the fair."""
    at = walk.rhythm.at(day, time(walk.random.randrange(9, 17), walk.random.randrange(60)))
    read_in = day + A_DAY * (8 - day.weekday())
    late = walk.rhythm.at(read_in, time(10, walk.random.randrange(60))) - at
    seen = Seen(at, "event", walk.prospect.origin, late, title=walk.prospect.origin.name)
    made.touches.append(seen)
    made.becomes_known(seen)


def _way_back(walk: Walk, made: Journey) -> Origin:
    """How a person who has been here comes again."""
    if made.known_at and walk.random.random() < 0.3:
        return LETTER
    return walk.random.choice((DIRECT, DIRECT, ORGANIC, BRAND))


def _visit(walk: Walk, made: Journey, day: date, step: str, origin: Origin) -> None:
    """Some pages, and what the visit was for."""
    at = walk.rhythm.moment(day, walk.random)
    pages = READING if step in ("look", "basics", "letter") else BUYING
    referrer = origin.referrer
    if origin.medium in ("cpc", "paid-social") and walk.random.random() < 0.3:
        made.touches.append(Seen(at, "ad click", origin, path="/", referrer=referrer))
    for _ in range(walk.random.choice((1, 1, 2, 3))):
        path = walk.random.choice(pages)
        made.touches.append(Seen(at, "page", origin, path=path, referrer=referrer))
        at += timedelta(seconds=walk.random.randrange(15, 240))
        referrer = ""
    for seen in _purpose(walk, step, at, origin):
        made.touches.append(seen)
        if seen.form:
            made.becomes_known(seen)


def _purpose(walk: Walk, step: str, at: datetime, origin: Origin) -> Iterator[Seen]:
    if step == "price":
        yield Seen(at, "page", origin, path="/pricing", title="Prices")
    elif step in ("basics", "paper", "sheet"):
        piece = _piece(walk, step)
        if step != "basics" or walk.random.random() < 0.75:
            yield Seen(at, "form", origin, form="download", path=f"/library/{piece.key}")
        yield Seen(at + 20 * SECOND, "download", origin, piece=piece.key, title=piece.title)
    elif step == "webinar":
        yield from _webinar(walk, at, origin)
    elif step == "chat":
        yield Seen(at, "chat", origin, path="/products/np-400", title="Chat on the page")
    elif step in FORMS:
        yield Seen(at, "form", origin, form=step, path=FORMS[step])


FORMS = {"letter": "/newsletter", "demo": "/demo", "quote": "/quote"}
SHELVES = {"basics": "awareness", "paper": "consideration", "sheet": "decision"}


def _piece(walk: Walk, step: str) -> Piece:
    shelf = [p for p in PIECES if p.buying_stage == SHELVES[step] and p.kind != "webinar"]
    return walk.random.choice(shelf)


def _webinar(walk: Walk, at: datetime, origin: Origin) -> Iterator[Seen]:
    """Signed up for the next Wednesday; who came is read in the day after."""
    title = PIECE["energy-webinar"].title
    yield Seen(at, "form", origin, form="webinar", path="/webinars")
    if walk.random.random() < 0.65:
        day = walk.rhythm.day_of(at)
        day += A_DAY * ((1 - day.weekday()) % 7 + 1)
        late = timedelta(hours=19, minutes=walk.random.randrange(60))
        began = walk.rhythm.at(day, WEBINAR)
        yield Seen(began, "webinar", origin, late, title=title, piece="energy-webinar")


def _letters(walk: Walk, made: Journey, since: date, issues: int) -> None:
    """The energy letter, every second Thursday: some open it, few click."""
    day = since + A_DAY * ((3 - since.weekday()) % 7 or 7)
    if day.isocalendar().week % 2:
        day += A_DAY * 7
    for _ in range(issues):
        if walk.random.random() < 0.42:
            at = walk.rhythm.at(day, ISSUE) + timedelta(
                minutes=round(walk.random.expovariate(1 / 150)), seconds=walk.random.randrange(60)
            )
            made.touches.append(Seen(at, "email open", LETTER, title="Energy letter"))
            if walk.random.random() < 0.22:
                path = f"/blog/{walk.random.choice(('sizing-basics', 'cavitation'))}"
                clicked = at + timedelta(seconds=walk.random.randrange(20, 90))
                made.touches.append(Seen(clicked, "email click", LETTER, path=path))
                made.touches.append(Seen(clicked + 2 * SECOND, "page", LETTER, path=path))
        day += A_DAY * 14
