"""The last step of attribution: Markov shares out at once what all deals are worth together."""

from accord.reports.catalogue import further
from accord.reports.finishing import Answers, Asked

METHOD = "markov"


def finish(answers: Answers, asked: Asked) -> Answers:
    """The answer as it is, or credited by Markov."""
    if asked.values["method"] != METHOD:
        return answers
    from accord.reports.finishing.removal import credited  # numpy, which only Markov needs

    counted = asked.ask(further("transitions"))
    shared = credited(answers, ("revenue", "deals_millionths"), counted, asked.values["order"])
    return [
        answer | {"sort": -answer["revenue"], "profit": answer["revenue"] - answer["cost"]}
        for answer in shared
    ]
