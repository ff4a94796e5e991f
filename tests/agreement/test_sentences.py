"""Every rule is said in a sentence that a sales rep understands."""

from accord.agreement.rules.default import default_agreement
from accord.agreement.rules.reading import read
from accord.agreement.rules.sentences import sentences
from tests.agreement.test_reading import GOOD


def said(agreement, section, name):
    return [
        sentence.text
        for sentence in sentences(agreement)
        if (sentence.section, sentence.name) == (section, name)
    ]


def count(agreement, section):
    return sum(sentence.section == section for sentence in sentences(agreement))


def test_every_rule_of_the_default_agreement_has_a_sentence():
    agreement = default_agreement()

    assert count(agreement, "words") == len(agreement.words)
    assert count(agreement, "personas") == len(agreement.personas)
    assert count(agreement, "fit") == len(agreement.fit)
    assert count(agreement, "interest") == len(agreement.interest.rules) + 1
    assert count(agreement, "grades") == len(agreement.grades)
    assert count(agreement, "position") == len(agreement.position)
    assert count(agreement, "stages") == len(agreement.stages)
    assert count(agreement, "moves") == len(agreement.moves)
    assert count(agreement, "promises.marketing") == len(agreement.promises.marketing)
    assert count(agreement, "promises.sales") == len(agreement.promises.sales)
    assert count(agreement, "returns") == len(agreement.returns)
    assert count(agreement, "credit") == len(agreement.credit.ground_rules) + 1
    assert count(agreement, "hours") == count(agreement, "review") == 1


def test_every_sentence_is_one():
    for sentence in sentences(default_agreement()):
        assert sentence.name
        assert sentence.text.endswith(".")
        assert ".." not in sentence.text
        assert "None" not in sentence.text


def test_scores_in_words():
    agreement = default_agreement()

    assert said(agreement, "fit", "Company size") == [
        (
            "30 points of fit if the number of employees is between 50 and 1,000. "
            "Reason: Smaller firms have no need yet and larger ones buy elsewhere."
        )
    ]
    assert said(agreement, "fit", "Throwaway address") == [
        (
            "100 points of fit are taken away if the kind of email address is “disposable”. "
            "Reason: Not a buyer."
        )
    ]
    assert said(agreement, "interest", "Page read") == [
        (
            "1 point of interest for a touch if the kind of touch is “page”. "
            "It counts at most 5 times a day for one person. Reason: Looks around."
        )
    ]
    assert said(agreement, "grades", "D") == ["Everyone else has the grade D."]


def test_stages_and_moves_in_words():
    agreement = default_agreement()

    assert said(agreement, "stages", "mql") == [
        (
            "“mql” belongs to marketing. People come to it by rule once the email address is known "
            "and the fit is at least 40 and the interest is at least 40. "
            "Here sales takes over, and what it has promised begins to count."
        )
    ]
    assert said(agreement, "moves", "any to customer on deal won") == [
        "When a deal is won, the person goes to “customer”, wherever they stood."
    ]
    assert said(agreement, "moves", "mql to by reason on returned") == [
        "When sales returns a lead in “mql”, the person goes where the reason says."
    ]


def test_promises_in_words():
    agreement = default_agreement()

    assert said(agreement, "promises.marketing", "Volume") == [
        (
            "Marketing brings at least 120 different people to “mql” each month, "
            "counting those for whom the grade is B or higher."
        )
    ]
    assert said(agreement, "promises.sales", "First touch") == [
        (
            "For at least 95 % of the leads for whom the grade is A, "
            "a person from sales gets in touch within 4 working hours of the handoff."
        ),
        (
            "For at least 90 % of the other leads, "
            "a person from sales gets in touch within 1 working day of the handoff."
        ),
    ]
    assert said(agreement, "promises.sales", "Outcome") == [
        "For all leads, sales says what came of the lead within 15 working days of accepting it."
    ]
    assert said(agreement, "returns", "No budget") == [
        "Not now: the person goes to “recycled” and comes back after 90 days."
    ]


def test_working_time_and_credit_in_words():
    agreement = read(GOOD)

    assert said(agreement, "hours", "hours") == [
        (
            "Working time is Monday to Thursday 09:00–12:30 and 13:15–18:00; Friday 09:00–16:00, "
            "by the clock of Europe/Berlin. Public holidays of DE-BE do not count."
        )
    ]
    assert said(agreement, "credit", "method") == [
        (
            "Credit for a won deal (w-shaped): the first touch, the one that made the lead and the "
            "one before the deal was opened get 30 % each, the others share 10 %. "
            "Touches count that happened in the 180 days before the win."
        )
    ]
