"""The last step of the comparison of methods: Markov's column, worked out over all deals."""

from accord.reports.finishing import Answers, Asked
from accord.reports.finishing.removal import credited


def finish(answers: Answers, asked: Asked) -> Answers:
    """The answer with what Markov gives to each name, from the transitions that stand in it."""
    counted = [answer for answer in answers if answer["part"] == "transition"]
    told = [answer for answer in answers if answer["part"] != "transition"]
    return credited(told, ("markov",), counted, asked.values["order"])
