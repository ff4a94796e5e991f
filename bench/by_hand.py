"""The same questions as the reports', written straight for DuckDB: what the product is held against.

Doubles instead of whole minor units, one currency, no withdrawn rows, no moment that a report is
known at, no names but one: as an analyst would write them for an afternoon.
"""

SCORES = """
WITH s AS (
  SELECT person_id, occurred_s,
         sum(8 * power(2.0, (occurred_s - first_s) / 1814400.0)) OVER (
           PARTITION BY person_id ORDER BY occurred_s, touch_id ROWS UNBOUNDED PRECEDING
         ) * power(2.0, -(occurred_s - first_s) / 1814400.0) AS interest
  FROM (SELECT *, min(occurred_s) OVER (PARTITION BY person_id) AS first_s FROM touch
        WHERE path LIKE '/pricing%' OR form = 'demo' OR kind IN ('download', 'webinar'))
)
SELECT count(*), min(first_s) FROM (
  SELECT person_id, min(occurred_s) AS first_s FROM s WHERE interest >= 40 GROUP BY person_id)"""

ATTRIBUTION = """
WITH won AS (
  SELECT deal_id, min(occurred_s) AS won_s, max(amount_minor) AS amount
  FROM deal_change WHERE kind = 'won' GROUP BY deal_id
),
lead AS (SELECT person_id, min(at_s) AS lead_s FROM move WHERE to_stage = 'lead' GROUP BY person_id),
p AS (
  SELECT w.deal_id, w.amount, t.source_name AS name, l.lead_s, t.occurred_s,
         row_number() OVER (PARTITION BY w.deal_id ORDER BY t.occurred_s, t.touch_id) AS rn,
         count(*) OVER (PARTITION BY w.deal_id) AS n,
         power(2.0, -(w.won_s - t.occurred_s) / 604800.0) AS decay,
         max(CASE WHEN t.occurred_s <= l.lead_s THEN t.occurred_s END)
           OVER (PARTITION BY w.deal_id) AS made_s
  FROM won w
  JOIN deal_person m USING (deal_id)
  JOIN lead l ON l.person_id = m.person_id
  JOIN touch t ON t.person_id = m.person_id
  WHERE t.occurred_s <= w.won_s AND t.occurred_s >= w.won_s - 180 * 86400
),
u AS (
  SELECT *, sum(decay) OVER (PARTITION BY deal_id) AS decays,
         CASE WHEN n = 1 THEN 1.0 WHEN n = 2 THEN 0.5 WHEN rn IN (1, n) THEN 0.4
              ELSE 0.2 / (n - 2) END AS sided,
         CASE WHEN rn IN (1, n) OR occurred_s = made_s THEN 0.3 ELSE 0.1 / n END AS w_shaped
  FROM p
)
SELECT name, sum(CASE WHEN rn = 1 THEN amount ELSE 0 END), sum(CASE WHEN rn = n THEN amount ELSE 0 END),
       sum(amount / n), sum(amount * sided), sum(amount * w_shaped), sum(amount * decay / decays)
FROM u GROUP BY name ORDER BY name"""

FUNNEL = """
WITH f AS (
  SELECT person_id, to_stage, min(at_s) AS at_s, min(entered_on) AS entered_on
  FROM move GROUP BY person_id, to_stage
)
SELECT substr(l.entered_on, 1, 7) AS month, count(*), count(m.person_id), count(a.person_id),
       count(s.person_id), median(m.at_s - l.at_s), median(a.at_s - m.at_s)
FROM f l
LEFT JOIN f m ON m.person_id = l.person_id AND m.to_stage = 'mql' AND m.at_s >= l.at_s
LEFT JOIN f a ON a.person_id = l.person_id AND a.to_stage = 'accepted' AND a.at_s >= m.at_s
LEFT JOIN f s ON s.person_id = l.person_id AND s.to_stage = 'sql' AND s.at_s >= a.at_s
WHERE l.to_stage = 'lead' GROUP BY 1 ORDER BY 1"""

CLOCKS = """
WITH worked AS (
  SELECT h.person_id, h.number, h.opened_on,
         max(CASE WHEN o.starts_s <= h.opened_s
             THEN o.before_s + least(h.opened_s, o.ends_s) - o.starts_s END) AS opened,
         max(CASE WHEN o.starts_s <= h.first_touch_s
             THEN o.before_s + least(h.first_touch_s, o.ends_s) - o.starts_s END) AS touched
  FROM handoff h
  JOIN opening o ON o.utc_day IN (h.opened_s // 86400, h.first_touch_s // 86400)
  WHERE h.first_touch_s IS NOT NULL
  GROUP BY h.person_id, h.number, h.opened_on
)
SELECT substr(opened_on, 1, 7) AS month, count(*), median(touched - opened),
       quantile_disc(touched - opened, 0.9)
FROM worked GROUP BY 1 ORDER BY 1"""
