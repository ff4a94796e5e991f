"""Judging many persons at once: their walks side by side, their questions in one statement."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from accord.agreement.queries import versions_in_force
from accord.judging.episodes import Absences
from accord.judging.evaluate import Marks, Moment, Verdict, marks, verdicts
from accord.judging.log import Log, read_logs
from accord.judging.scores import MarksOf, Scores
from accord.judging.terms import Terms, prepared
from accord.judging.walk import Judgement, Walk
from accord.staff.models import Absence


def judge(persons: Iterable[int], *, until: datetime) -> list[Judgement]:
    """What follows from the logs of these persons, from nothing up to a moment."""
    logs = read_logs(persons)
    versions = [prepared(version) for version in versions_in_force()]
    if not versions:
        return [Judgement(person, known=bool(log.events)) for person, log in logs.items()]
    return [walk.judgement for walk in walked(list(logs.values()), versions, until)]


def walked(logs: Sequence[Log], versions: Sequence[Terms], until: datetime) -> list[Walk]:
    """The walks along these logs under these versions, each at its end."""
    found = marks_of(logs, versions, until)
    absences = _absences()
    walks = [Walk(log, partial(Scores, log, versions, found), absences, until) for log in logs]
    _answer_all(walks)
    return walks


def marks_of(logs: Iterable[Log], versions: Sequence[Terms], until: datetime) -> MarksOf:
    """The marks of every touch, by each version that was in force up to a moment."""
    persons = sorted({person for log in logs for person in [log.person, *log.others]})
    found: dict[int, dict[int, Marks]] = {}
    for terms in versions:
        found[terms.number] = marks(terms, persons) if terms.start <= until else {}
    return found


def _answer_all(walks: Sequence[Walk]) -> None:
    """Run all walks to their ends, asking in rounds for everything that they ask."""
    asking: dict = {}
    for walk in walks:
        running = walk.run()
        _next(asking, running, None)
    while asking:
        moments = [moment for asked in asking.values() for moment in asked]
        answers = iter(verdicts(moments))
        waiting, asking = asking, {}
        for running, asked in waiting.items():
            _next(asking, running, [next(answers) for _ in asked])


def _next(asking: dict, running, answers: list[Verdict] | None) -> None:
    try:
        asked: list[Moment] = running.send(answers)
    except StopIteration:
        return
    asking[running] = asked


def _absences() -> Absences:
    away: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for absence in Absence.objects.all():
        away[absence.user_id].append((absence.starts_at, absence.ends_at))
    return away
