"""The canonical views that every report reads, over the operational tables.

A view gives whole epoch seconds (`…_s`; where judging must be exact also microseconds, `…_us`),
local dates as text (`…_on`) with their day number since 1970 (`…_day`), doubles, and yes/no as
1/0, so that one text of SQL means the same on every engine. A fact has `recorded_s` and, where it
was withdrawn, `retracted_s`. Text is folded as conditions compare it.
"""

import re
from collections.abc import Mapping

Macros = Mapping[str, str]

# The casts take away the declared type of a column, by which Django would turn it into an object.
SQLITE: Macros = {
    "SECONDS": "CAST(strftime('%s', {0}) AS INTEGER)",
    "MICROS": "(CAST(strftime('%s', {0}) AS INTEGER) * 1000000"
    " + CAST(substr({0} || '000000', 21, 6) AS INTEGER))",
    "DATE": "CAST({0} AS TEXT)",
    "DAY": "CAST(julianday({0}) - 2440587.5 AS INTEGER)",
    "YES": "CAST({0} AS INTEGER)",
    "DOUBLE": "CAST({0} AS REAL)",
}
POSTGRESQL: Macros = {
    "SECONDS": "CAST(floor(extract(epoch FROM {0})) AS bigint)",
    "MICROS": "CAST(floor(extract(epoch FROM {0}) * 1000000) AS bigint)",
    "DATE": "to_char({0}, 'YYYY-MM-DD')",
    "DAY": "CAST({0} - DATE '1970-01-01' AS bigint)",
    "YES": "CAST(CAST({0} AS integer) AS bigint)",
    "DOUBLE": "CAST({0} AS double precision)",
}
ENGINES: Mapping[str, Macros] = {"sqlite": SQLITE, "postgresql": POSTGRESQL}

_MACRO = re.compile(r"\b(SECONDS|MICROS|DATE|DAY|YES|DOUBLE)\(([\w.\"]+)\)")

_RETRACTION = re.compile(r"\bRETRACTION\((\w+)\)")

# What every fact says: when it happened, where, and from when until when we held it to be true.
_FACT = """SECONDS(f.occurred_at) AS occurred_s, DATE(f.occurred_on) AS occurred_on,
       DAY(f.occurred_on) AS occurred_day, SECONDS(f.recorded_at) AS recorded_s,
       SECONDS(r.recorded_at) AS retracted_s, MICROS(f.occurred_at) AS occurred_us,
       MICROS(f.recorded_at) AS recorded_us"""
_JOIN = r"LEFT JOIN accord_retraction r ON r.fact = f.id AND r.kind = '\1'"

_TEMPLATES: Mapping[str, str] = {
    "person": """
SELECT p.id AS person_id, p.email, p.external_id FROM accord_person p""",
    "person_fact": """
SELECT f.id AS fact_id, f.person_id, f.field, f.value, FACT
FROM accord_personfact f RETRACTION(personfact)""",
    "company_fact": """
SELECT f.id AS fact_id, f.company_id, f.field, f.value, FACT
FROM accord_companyfact f RETRACTION(companyfact)""",
    "employment": """
SELECT f.id AS fact_id, f.person_id, f.company_id, FACT
FROM accord_employment f RETRACTION(employment)""",
    "person_link": """
SELECT f.id AS fact_id, f.person_id, f.other_id, FACT
FROM accord_personlink f RETRACTION(personlink)""",
    "company": """
SELECT c.id AS company_id, c.name, c.domain FROM accord_company c""",
    "rep": """
SELECT u.id AS rep_id, u.name, u.role, t.name AS team, t.kind AS team_kind
FROM accord_user u LEFT JOIN accord_team t ON t.id = u.team_id""",
    "campaign": """
SELECT k.id AS campaign_id, k.key AS campaign, k.name FROM accord_campaign k""",
    "asset": """
SELECT a.id AS asset_id, a.key AS asset, a.title, a.kind, a.buying_stage AS asset_stage
FROM accord_asset a""",
    "entry": """
SELECT e.position, e.kind, e.fact AS fact_id, e.person_id, e.company_id, e.deal_id,
       SECONDS(e.recorded_at) AS recorded_s, MICROS(e.recorded_at) AS recorded_us
FROM accord_ledgerentry e""",
    "stage": """
SELECT s.version_id AS version, s.name, s.rank, s.owner, YES(s.handoff) AS handoff,
       YES(s.aside) AS aside, YES(s.terminal) AS terminal
FROM accord_agreedstage s""",
    "promise": """
SELECT p.version_id AS version, p.side, p.name, p.term, p.what, p.target, p.deliver, p.stage
FROM accord_agreedpromise p""",
    # What marketing did and what sales did; the two count their ids apart.
    "touch": """
SELECT f.id AS touch_id, 'marketing' AS side, f.person_id, f.kind, f.source_name_key AS source_name,
       f.medium_key AS medium, f.channel_key AS channel, k.key AS campaign, f.path_key AS path,
       f.form_key AS form, f.page_title_key AS page_title, f.term_key AS term,
       f.content_key AS content, f.referrer_key AS referrer, a.key AS asset,
       NULLIF(a.buying_stage, '') AS asset_stage, NULLIF(a.kind, '') AS asset_type,
       NULLIF(a.persona, '') AS asset_persona, DOUBLE(f.value) AS value,
       CAST(0 AS bigint) AS automatic, FACT
FROM accord_touch f RETRACTION(touch) LEFT JOIN accord_campaign k ON k.id = f.campaign_id
LEFT JOIN accord_asset a ON a.id = f.asset_id
UNION ALL
SELECT f.id AS touch_id, 'sales', f.person_id, f.channel, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL, YES(f.automatic), FACT
FROM accord_attempt f RETRACTION(attempt)""",
    "cost": """
SELECT f.id AS cost_id, s.folded AS source_name, n.folded AS channel, k.key AS campaign,
       DAY(f.starts_on) AS starts_day, DAY(f.ends_on) AS ends_day, f.amount_minor, f.currency,
       DATE(f.starts_on) AS starts_on,
       SECONDS(f.recorded_at) AS recorded_s, SECONDS(r.recorded_at) AS retracted_s
FROM accord_campaigncost f RETRACTION(campaigncost)
LEFT JOIN accord_campaign k ON k.id = f.campaign_id
LEFT JOIN spelling s ON s.given = f.traffic_source
LEFT JOIN spelling n ON n.given = CASE WHEN f.channel = '' THEN k.channel ELSE f.channel END""",
    "deal": """
SELECT d.id AS deal_id, d.name, d.company_id FROM accord_deal d""",
    "deal_change": """
SELECT f.id AS change_id, f.deal_id, f.kind, f.stage, f.amount_minor, f.currency, f.why,
       k.key AS campaign, f.actor_id AS rep_id, FACT
FROM accord_dealchange f RETRACTION(dealchange)
LEFT JOIN accord_campaign k ON k.id = f.campaign_id""",
    "deal_person": """
SELECT f.deal_id, f.person_id, f.role, FACT, f.id AS fact_id
FROM accord_dealperson f RETRACTION(dealperson)""",
    "attempt": """
SELECT f.id AS attempt_id, f.person_id, f.channel, YES(f.reached) AS reached,
       YES(f.automatic) AS automatic, f.actor_id AS rep_id, FACT
FROM accord_attempt f RETRACTION(attempt)""",
    "assignment": """
SELECT f.id AS assignment_id, f.person_id, f.owner_id AS rep_id, FACT
FROM accord_assignment f RETRACTION(assignment)""",
    "decided_move": """
SELECT f.id AS fact_id, f.person_id, f.stage, f.origin, FACT
FROM accord_decidedmove f RETRACTION(decidedmove)""",
    "rating": """
SELECT f.id AS rating_id, f.person_id, f.stars, FACT
FROM accord_rating f RETRACTION(rating)""",
    "answer": """
SELECT f.id AS answer_id, f.person_id, f.kind, f.reason, f.actor_id AS rep_id, FACT
FROM accord_answer f RETRACTION(answer)""",
    "outcome": """
SELECT f.id AS outcome_id, f.person_id, f.result, f.reason, f.actor_id AS rep_id, FACT
FROM accord_outcome f RETRACTION(outcome)""",
    "reply": """
SELECT f.id AS reply_id, f.person_id, FACT
FROM accord_reply f RETRACTION(reply)""",
    "move": """
SELECT m.person_id, m.number, m.from_stage, m.to_stage, SECONDS(m.at) AS at_s,
       DATE(m."on") AS entered_on, DAY(m."on") AS entered_day, m.origin, m.cause, m.cause_fact,
       m.version, m.fit, m.interest, m.grade, m.position, m.persona, m.entry,
       YES(m.backward) AS backward
FROM accord_move m""",
    "handoff": """
SELECT h.person_id, h.number, SECONDS(h.opened_at) AS opened_s, DATE(h.opened_on) AS opened_on,
       DAY(h.opened_on) AS opened_day, h.version, h.grade, h.owner_id AS rep_id,
       SECONDS(h.assigned_at) AS assigned_s, SECONDS(h.first_touch_at) AS first_touch_s,
       h.attempts, h.answer, SECONDS(h.answered_at) AS answered_s, h.reason, h.reason_kind,
       SECONDS(h.replied_at) AS replied_s, h.outcome, SECONDS(h.outcome_at) AS outcome_s,
       SECONDS(h.closed_at) AS closed_s, MICROS(h.opened_at) AS opened_us
FROM accord_handoff h""",
    "clock": """
SELECT c.person_id, c.handoff AS number, c.side, c.promise, c.term, c.what, c.version,
       SECONDS(c.starts_at) AS starts_s, SECONDS(c.due_at) AS due_s, DATE(c.due_on) AS due_on,
       SECONDS(c.met_at) AS met_s, SECONDS(c.ended_at) AS ended_s, c.excuse
FROM accord_clock c""",
    "delivery": """
SELECT d.person_id, d.move, d.promise, d.version, SECONDS(d.at) AS at_s,
       DATE(d."on") AS entered_on, YES(d.counts) AS counts
FROM accord_delivery d""",
}


def view_names() -> tuple[str, ...]:
    """Every canonical view there is."""
    return tuple(_TEMPLATES)


def view_sql(name: str, engine: str) -> str:
    """The text of one view for an engine, as Django names it."""
    macros = ENGINES[engine]
    text = _RETRACTION.sub(_JOIN, _TEMPLATES[name].replace("FACT", _FACT))
    return _MACRO.sub(lambda found: macros[found[1]].format(found[2]), text).strip()
