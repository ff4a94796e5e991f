"""The default agreement is complete, and no field of it can be broken unnoticed."""

from copy import deepcopy
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from accord.agreement.rules.default import default_agreement, default_text
from accord.agreement.rules.document import Document, document
from accord.agreement.rules.hours import holiday_dates, working_hours
from accord.agreement.rules.problems import AgreementErrors, dotted
from accord.agreement.rules.reading import judged, read

NONSENSE = "zz nonsense qq"
# Texts that only people read: any words will do, but words they must be.
FREE = {"why", "goals", "objections", "team"}
FREE_SECTIONS = {"words", "company"}
# Names: another one is right by itself, though others may then point to nothing.
NAMES = {"name", "reason"}
KEYS_TO_CHOOSE = {"words", "fields", "grades", "position"}


@pytest.fixture(scope="module")
def written() -> Document:
    return document(default_text())


def leaves(value, path=()):
    """Every single value of the file with its place."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from leaves(part, (*path, index))
    else:
        yield path, value


def keys(value, path=()):
    """Every key of the file with its place."""
    if isinstance(value, dict):
        yield from ((*path, key) for key in value)
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for step, part in parts:
        if isinstance(part, dict | list):
            yield from keys(part, (*path, step))


def at(data, path):
    for step in path:
        data = data[step]
    return data


def with_value(written, path, value):
    data = deepcopy(written.data)
    at(data, path[:-1])[path[-1]] = value
    return Document(data, written.root, [])


def problems(document_):
    try:
        judged(document_)
    except AgreementErrors as error:
        return error.problems
    return ()


def node_at(node, path):
    for step in path:
        if isinstance(step, int):
            node = node.value[step]
        else:
            node = next(value for key, value in node.value if key.value == step)
    return node


def line_of(written, path):
    """The line of a value by the marks that the YAML reader left."""
    return node_at(written.root, path).start_mark.line + 1


def is_free(path):
    return path[0] in FREE_SECTIONS or path[-1] in FREE or "ground_rules" in path


def named(found, written, path):
    place = (line_of(written, path), dotted(path))
    return place in [(problem.line, problem.path) for problem in found]


def test_the_default_agreement_has_everything_a_company_needs_to_start():
    agreement = default_agreement()

    assert [stage.name for stage in agreement.stages] == [
        *("visitor", "lead", "mql", "accepted", "sql", "opportunity", "customer"),
        *("nurture", "recycled", "disqualified", "lost"),
    ]
    assert set(agreement.words) == {stage.name for stage in agreement.stages}
    assert [promise.name for promise in agreement.promises.marketing] == [
        *("Volume", "Quality", "Answer feedback"),
    ]
    assert [promise.name for promise in agreement.promises.sales] == [
        *("First touch", "First touch", "Accept or return", "Depth", "Outcome"),
    ]
    assert {reason.kind for reason in agreement.returns} == {
        *("recycle", "disqualify", "bad data", "ineligible"),
    }
    assert agreement.credit.method == "w-shaped"


def test_an_mql_of_the_default_agreement_can_be_reached():
    mql = next(stage for stage in default_agreement().stages if stage.handoff)

    assert "email" in mql.enter.names


def test_the_default_agreement_says_where_people_go_upon_every_fact():
    moves = {(move.on, move.from_, move.to) for move in default_agreement().moves if move.on}

    assert ("deal won", "any", "customer") in moves
    assert ("returned", "mql", "by reason") in moves
    assert {on for on, _, _ in moves} == {
        *("accepted", "returned", "qualified", "not qualified"),
        *("deal opened", "deal won", "deal lost"),
    }


def test_a_list_in_place_of_any_value_is_named(written):
    missed = [
        dotted(path)
        for path, _ in leaves(written.data)
        if not named(problems(with_value(written, path, [["x"]])), written, path)
    ]

    assert missed == []


def test_nonsense_in_place_of_any_value_is_named(written):
    missed = [
        dotted(path)
        for path, _ in leaves(written.data)
        if not is_free(path)
        and path[-1] not in NAMES
        and not named(problems(with_value(written, path, NONSENSE)), written, path)
    ]

    assert missed == []


def test_another_name_is_named_where_something_points_to_it(written):
    stage = ("stages", 5, "name")

    found = problems(with_value(written, stage, NONSENSE))

    pointing = [path for path, value in leaves(written.data) if value == "opportunity"]
    expected = [(line_of(written, path), dotted(path)) for path in pointing if path != stage]
    assert sorted((problem.line, problem.path) for problem in found) == sorted(expected)


def test_an_unknown_key_is_named_wherever_it_stands():
    written = document(default_text())
    missed = []
    for path in keys(document(default_text()).data):
        if not {*path[:-1]} & KEYS_TO_CHOOSE:
            unknown, found = with_another_key(written, path)
            # Where the key alone tells which promise is meant, the entry is named.
            places = [dotted(unknown)] + [dotted(path[:-1])] * (path[0] == "promises")
            line = line_of(written, path[:-1])
            if not any(known in places and at >= line for at, known in found):
                missed.append(dotted(path))

    assert missed == []


def with_another_key(written, path):
    """What is found once a key is misspelt, in the values and in the text."""
    above, key = path[:-1], path[-1]
    data = deepcopy(written.data)
    parent = at(data, above)
    parent[f"{key}_zz"] = parent.pop(key)
    name = next(name for name, _ in node_at(written.root, above).value if name.value == key)
    name.value = f"{key}_zz"
    found = [(each.line, each.path) for each in problems(Document(data, written.root, []))]
    name.value = key
    return (*above, f"{key}_zz"), found


@pytest.mark.parametrize("value", [None, 3, "x", True, [], {}, [[1]], [{}], {"a": {}}])
def test_whatever_stands_anywhere_the_answer_is_never_a_crash(written, value):
    places = {path[:length] for path, _ in leaves(written.data) for length in range(1, 4)}
    places = [path for path in places if not (path[0] == "returns" and path[1:2] > (1,))]

    for path in sorted(places, key=dotted):
        for problem in problems(with_value(written, path, value)):
            assert problem.line >= 1
            assert problem.what
            assert problem.cure


def test_leaving_out_what_must_be_there_is_named(written):
    needed = {
        **dict.fromkeys(["accord", "company", "currency", "zone", "hours", "interest"], 1),
        **dict.fromkeys(["stages", "promises", "credit"], 1),
    }
    for key, line in needed.items():
        data = {name: value for name, value in written.data.items() if name != key}

        found = problems(Document(data, written.root, []))

        assert (line, key) in [(problem.line, problem.path) for problem in found]


def test_breaking_the_text_itself_names_the_line(written):
    """The same as above through the whole way, for one value in every few."""
    text = default_text()
    for path, _ in list(leaves(written.data))[::29]:
        node = node_at(written.root, path)
        broken = text[: node.start_mark.index] + "[[x]]" + text[node.end_mark.index :]

        with pytest.raises(AgreementErrors) as caught:
            read(broken)

        assert named(caught.value.problems, written, path), dotted(path)


def test_the_working_hours_close_on_holidays_and_the_companys_own_days():
    agreement = default_agreement()

    hours = working_hours(agreement, holiday_dates(agreement.hours.holidays, [2026]))

    assert hours.zone == ZoneInfo("Europe/Berlin")
    assert date(2026, 3, 8) in hours.holidays  # Berlin alone has Women's Day
    assert date(2026, 12, 24) in hours.holidays
    assert [len(day) for day in hours.week] == [2, 2, 2, 2, 1, 0, 0]


def test_without_a_country_there_are_no_holidays():
    assert holiday_dates(None, [2026]) == ()
