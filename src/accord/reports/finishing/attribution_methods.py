"""The last step of the comparison of methods: Markov's column, worked out over all deals."""

from accord.reports.finishing import Answers, Asked
from accord.reports.finishing.removal import credited


def finish(answers: Answers, asked: Asked) -> Answers:
    """The answer with what Markov gives to each name."""
    return credited(answers, ("markov",), asked)
