-- How often, how evenly and with what success does sales try to reach the leads it was handed?
--
-- cohort: handoffs made in the period
-- by: rep, team, month, grade, source, channel
-- with: seen, origin, handed, tried
-- option: attempts = any | call | mail | meeting | social: which attempts count
-- option: least = 5 | number: how many attempts are enough
-- note: An attempt belongs to the last handoff of the lead before it, and to whom that was given.
-- note: Only attempts of humans count.
--
-- columns:
--   {by}                 text
--   handoffs             count
--   attempts             count
--   attempts_per_lead    number attempts / handoffs
--   untried              rate   untried_leads / handoffs
--   tried_enough         rate   enough / handoffs
--   reached              rate   reaching / attempts
--   leads_reached        rate   reached_leads / handoffs
--   days_between_median  days   gap_twice_median_s / 172800
--   days_between_mean    days   gap_sum_s / gap_days_s

WITH
line AS (
  SELECT 'row' AS part, h.name, h.name_id, h.attempts, h.reaching FROM handoff_line h
  UNION ALL
  SELECT 'total', NULL, 0, h.attempts, h.reaching FROM handoff_line h
),
gap AS (
  SELECT 'row' AS part, h.name, h.name_id, t.gap_s
  FROM tried t
  JOIN handed h ON h.person_id = t.person_id AND h.number = t.number
  WHERE t.gap_s IS NOT NULL
  UNION ALL
  SELECT 'total', NULL, 0, t.gap_s
  FROM tried t
  JOIN handed h ON h.person_id = t.person_id AND h.number = t.number
  WHERE t.gap_s IS NOT NULL
),
ordered AS (
  SELECT g.part, g.name, g.name_id, g.gap_s,
         row_number() OVER (PARTITION BY g.part, g.name, g.name_id ORDER BY g.gap_s) AS place,
         count(*) OVER (PARTITION BY g.part, g.name, g.name_id) AS places
  FROM gap g
),
spaced AS (
  SELECT o.part, o.name, o.name_id, CAST(sum(o.gap_s) AS bigint) AS gap_sum_s, count(*) AS gaps,
         min(CASE WHEN 2 * o.place BETWEEN o.places AND o.places + 2 THEN o.gap_s END)
         + max(CASE WHEN 2 * o.place BETWEEN o.places AND o.places + 2 THEN o.gap_s END)
           AS gap_twice_median_s
  FROM ordered o
  GROUP BY o.part, o.name, o.name_id
),
counted AS (
  SELECT l.part, l.name, l.name_id, count(*) AS handoffs, sum(l.attempts) AS attempts,
         sum(CASE WHEN l.attempts = 0 THEN 1 ELSE 0 END) AS untried_leads,
         sum(CASE WHEN l.attempts >= :least THEN 1 ELSE 0 END) AS enough,
         sum(l.reaching) AS reaching,
         sum(CASE WHEN l.reaching > 0 THEN 1 ELSE 0 END) AS reached_leads
  FROM line l
  GROUP BY l.part, l.name, l.name_id
)
SELECT c.part, c.name, CASE WHEN :by = 'month' THEN 0 ELSE -c.handoffs END AS sort, c.handoffs,
       CAST(c.attempts AS bigint) AS attempts, CAST(c.untried_leads AS bigint) AS untried_leads,
       CAST(c.enough AS bigint) AS enough, CAST(c.reaching AS bigint) AS reaching,
       CAST(c.reached_leads AS bigint) AS reached_leads, s.gap_twice_median_s, s.gap_sum_s,
       s.gaps * 86400 AS gap_days_s
FROM counted c
LEFT JOIN spaced s ON s.part = c.part AND (s.name = c.name OR s.name IS NULL AND c.name IS NULL)
  AND (s.name_id = c.name_id OR s.name_id IS NULL AND c.name_id IS NULL)
