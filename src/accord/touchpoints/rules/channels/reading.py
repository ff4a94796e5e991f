"""The rules of one version, read from their file and made ready to be asked.

Every test that a rule can make is a bit. A word sets the bits of the tests it passes; a rule holds
where all the bits of one of its alternatives are set. So each word is looked at once, however many
rules there are, and the answers for words that come again are remembered.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

REMEMBERED = 1 << 14
"""Words whose answer is remembered; a campaign can have any name."""
SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"})
"""What can stand between a name and its country, as in example.co.uk."""

Holds = Callable[[str], bool]


class Hit(NamedTuple):
    """What is known of where somebody came from, in small letters; nothing where unknown.

    `click` is the name of a click id in the address; `referred` says that another site is known
    and that the address names no campaign.
    """

    source: str = ""
    medium: str = ""
    campaign: str = ""
    click: str = ""
    referred: bool = False


class Verdict(NamedTuple):
    """The channel, the rule that decided by its number and in words, and the rules' version."""

    channel: str
    rule: int
    words: str
    version: int


@dataclass(frozen=True, slots=True)
class Sources:
    """Which category a source belongs to, by its name or by the most exact domain above it."""

    names: Mapping[str, str]
    domains: Mapping[str, str]

    def category(self, source: str) -> str:
        """The category of a source in small letters, or nothing."""
        if source in self.names:
            return self.names[source]
        labels = source.split(".")
        for at in range(len(labels) - 1):
            found = self.domains.get(".".join(labels[at:])) or self.domains.get(_any(labels[at:]))
            if found:
                return found
        return ""


def _any(labels: Sequence[str]) -> str:
    """A domain with any ending: `google.*` for google.com and google.co.uk; else nothing."""
    rest = labels[1:]
    if len(rest) == 1 or (len(rest) == 2 and rest[0] in SECOND_LEVEL):
        return f"{labels[0]}.*"
    return ""


class _Known(dict[Any, Any]):
    """Answers by what was asked, each worked out once."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, asked: Any) -> Any:
        self[asked] = self._answer(asked)
        return self[asked]


class Rules:
    """The rules of one version in their order, and what they ask."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.version: int = data["version"]
        self.given: tuple[str, ...] = tuple(data["given"])
        self.click_ids: Mapping[str, str] = data["click_ids"]
        self.sources = _sources(data["sources"])
        self.verdicts = tuple(
            Verdict(rule["channel"], number, rule["words"], self.version)
            for number, rule in enumerate(data["rules"], start=1)
        )
        self._patterns = {
            name: re.compile(text, re.IGNORECASE) for name, text in data["patterns"].items()
        }
        self._bit: dict[str, int] = {}
        self._tests: dict[str, list[tuple[int, Holds]]] = {about: [] for about in Hit._fields}
        self._alternatives = [
            (self._needed(alternative), verdict)
            for verdict, rule in zip(self.verdicts, data["rules"], strict=True)
            for alternative in rule["any"]
        ]
        self._source, self._medium, self._campaign, self._click, referred = map(
            self._passed, Hit._fields
        )
        self._referred = (referred("no"), referred("yes"))
        self._decided = lru_cache(REMEMBERED)(self._decide)

    def classify(self, hit: Hit) -> Verdict:
        """The first rule that holds."""
        source, medium, campaign, click, referred = hit
        return self._decided(
            self._source(source)
            | self._medium(medium)
            | self._campaign(campaign)
            | self._click(click)
            | self._referred[referred]
        )

    def classify_many(self, hits: Iterable[Hit]) -> list[Verdict]:
        """The first rule that holds for each; every word and every mix of them is asked once."""
        source, medium, campaign = map(_Known, (self._source, self._medium, self._campaign))
        click, referred, decided = _Known(self._click), self._referred, _Known(self._decide)
        return [
            decided[source[s] | medium[m] | campaign[c] | click[k] | referred[r]]
            for s, m, c, k, r in hits
        ]

    def _decide(self, bits: int) -> Verdict:
        return next(verdict for needed, verdict in self._alternatives if bits & needed == needed)

    def _passed(self, about: str) -> Callable[[str], int]:
        """What says, for a word, which tests about this it passes."""
        tests = self._tests[about]
        return lru_cache(REMEMBERED)(
            lambda word: sum(1 << bit for bit, holds in tests if holds(word))
        )

    def _needed(self, alternative: Mapping[str, Any]) -> int:
        """The bits that must all be set; of several texts to one test, any will do."""
        return sum(1 << self._bit_of(test, texts) for test, texts in alternative.items())

    def _bit_of(self, test: str, texts: Any) -> int:
        key = f"{test} {texts}"
        if key not in self._bit:
            self._bit[key] = len(self._bit)
            about, _, how = test.partition("_")
            self._tests[about].append((self._bit[key], self._test(how, texts)))
        return self._bit[key]

    def _test(self, how: str, texts: Any) -> Holds:
        makers: dict[str, Callable[[Any], Holds]] = {
            "": lambda _: lambda word: word == "yes",
            "is": lambda texts: frozenset(texts).__contains__,
            "has": lambda texts: lambda word: any(text in word for text in texts),
            "ends": lambda texts: lambda word: word.endswith(tuple(texts)),
            "like": lambda name: lambda word: bool(self._patterns[name].search(word)),
            "in": lambda category: lambda word: self.sources.category(word) == category,
            "family": lambda names: lambda word: _is_of(word, names),
        }
        return makers[how](texts)


def _is_of(source: str, names: Sequence[str]) -> bool:
    """Whether a source is one of these, by its name or by a domain of that name."""
    return bool(set(names) & set(re.split(r"[.\s_-]", source)))


def _sources(categories: Mapping[str, Mapping[str, Sequence[str]]]) -> Sources:
    return Sources(
        names={name: kind for kind, said in categories.items() for name in said["names"]},
        domains={name: kind for kind, said in categories.items() for name in said["domains"]},
    )


@lru_cache
def rules_of(version: int) -> Rules:
    """The rules of a version; a version that there never was raises FileNotFoundError."""
    text = files(__package__).joinpath(f"v{version}.toml").read_text(encoding="utf-8")
    return Rules(tomllib.loads(text))
