"""What a trial asks of touches and facts, in the words of an engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlglot.expressions import to_identifier

from accord.agreement.rules.conditions import Dialect
from accord.agreement.rules.fields import touch_fields
from accord.judging.evaluate import Writer, marks_in_sql
from accord.judging.terms import Terms
from accord.judging.trial.people import sql_text

RULES_AT_ONCE = 60
"""Rules of interest whose flags fit into one whole number."""

TOUCH_FIELDS = {"occurred": "occurred_s", "source": "source_name", "at": "recorded_s"}
"""Fields of conditions that the view of touches calls otherwise."""

FACTS = ("telling", "company_id", "field", "value")


@dataclass(frozen=True)
class Questions:
    """Touches and facts of the persons in `playing`, each up to where judging ends.

    Where they are `placed`, each says where it stands in the log; else its `position` is its own
    number, and the end is a moment: the log is by far the longest table, and not looked at.
    """

    terms: Terms
    dialect: Dialect
    placed: bool

    @cached_property
    def touches(self) -> tuple[str, dict[str, object]]:
        """Which rules each touch matches; conditions are printed for the engine."""
        writer = Writer(self.terms, self.dialect, "named")
        place, rules = marks_in_sql(self.terms, writer)
        parts = [rules[n : n + RULES_AT_ONCE] for n in range(0, len(rules), RULES_AT_ONCE)]
        matched = {f"matched{n}": _bits(part) for n, part in enumerate(parts)}
        names = [*touch_fields(self.terms.agreement.catalogue), "at"]
        told = ", ".join(
            f"t.{TOUCH_FIELDS.get(name, name)} AS {self._named(name)}" for name in names
        )
        sql = f"""
        SELECT x.person, x.log_kind, x.fact_id, x.recorded_us, x.occurred_us, x.occurred_day,
               x.cut_us, x.cut_position, {place} AS place
               {"".join(f", {bits} AS {name}" for name, bits in matched.items())}
        FROM (
          SELECT p.place AS person, p.cut_us, p.cut_position, t.touch_id AS fact_id,
                 CASE WHEN t.side = 'marketing' THEN 'touch' ELSE 'attempt' END AS log_kind,
                 t.recorded_us, t.occurred_us, t.occurred_day, {told}
          FROM touch t
          JOIN playing p ON p.person_id = t.person_id AND t.recorded_us <= p.cut_us
          WHERE t.person_id BETWEEN :lowest AND :highest AND t.automatic = 0
            AND t.recorded_us < :until_us
        ) x"""  # noqa: S608 - columns are ours, values are bound
        told_of = ("occurred_day", "place", *matched)
        return self._ended(sql, ("touch", "attempt"), told_of), writer.binder.values

    @property
    def facts(self) -> str:
        """What was learned of the persons and of their employers."""
        kinds = ("personfact", "employment", "companyfact")
        return self._ended(sql_text("facts"), kinds, FACTS)

    def _ended(self, sql: str, kinds: Sequence[str], columns: Sequence[str]) -> str:
        """The rows of a question up to where judging ends, in the order learned."""
        told = ", ".join(f"l.{name}" for name in ("recorded_us", "occurred_us", *columns))
        if not self.placed:
            return f"""
            SELECT l.person, l.fact_id AS position, {told}
            FROM ({sql}) l
            WHERE l.recorded_us < l.cut_us
            ORDER BY l.person, l.recorded_us, l.fact_id"""  # noqa: S608 - names are ours
        names = ", ".join(f"'{kind}'" for kind in kinds)
        return f"""
        SELECT l.person, e.position, {told}
        FROM ({sql}) l
        JOIN entry e ON e.kind = l.log_kind AND e.fact_id = l.fact_id AND e.kind IN ({names})
        WHERE l.recorded_us < l.cut_us OR e.position < l.cut_position
        ORDER BY l.person, l.recorded_us, e.position"""  # noqa: S608 - names are ours

    def _named(self, field: str) -> str:
        return to_identifier(field, quoted=True).sql(self.dialect)


def _bits(flags: list[str]) -> str:
    return " + ".join(f"({flag}) * {1 << n}" for n, flag in enumerate(flags))
