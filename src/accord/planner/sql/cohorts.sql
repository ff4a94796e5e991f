-- What became of the people who became a lead in each month of the period?
--
-- with: lead, won, member
--
-- One line a measure: how many reached each stage; customers and revenue by the whole months from
-- the month of the lead to that of the win (`age`); customers by the days between; and, apart,
-- revenue of deals on which nobody was a lead. A lead goes under the name that `by` asks for:
-- nothing, the source, channel or campaign of its first touch, its persona, or a field.

WITH
on_the_way AS (
  SELECT a.name, a.rank
  FROM agreed a
  JOIN agreed f ON f.name = 'lead' AND a.rank >= f.rank
),
-- The name by the first touch.
seen AS (
  SELECT t.person_id,
         CASE WHEN :by = 'source' THEN t.source_name
              WHEN :by = 'channel' THEN t.channel
              ELSE t.campaign END AS name,
         row_number() OVER (PARTITION BY t.person_id ORDER BY t.occurred_s, t.touch_id) AS place
  FROM touch t
  WHERE t.side = 'marketing' AND t.recorded_s <= :known_at
    AND (t.retracted_s IS NULL OR t.retracted_s > :known_at)
    AND :by IN ('source', 'channel', 'campaign')
),
-- The name by the persona of the last move.
judged AS (
  SELECT m.person_id, NULLIF(m.persona, '') AS name,
         row_number() OVER (PARTITION BY m.person_id ORDER BY m.number DESC) AS place
  FROM move m
  WHERE m.at_s <= :known_at AND :by = 'persona'
),
-- The name by a field: what the company is known for goes before what the person is.
told AS (
  SELECT f.person_id, f.value AS name,
         row_number() OVER (
           PARTITION BY f.person_id ORDER BY f.occurred_s DESC, f.fact_id DESC
         ) AS place
  FROM person_fact f
  WHERE f.field = :field AND f.recorded_s <= :known_at
    AND (f.retracted_s IS NULL OR f.retracted_s > :known_at)
    AND :by = 'field'
),
employer AS (
  SELECT e.person_id, e.company_id,
         row_number() OVER (
           PARTITION BY e.person_id ORDER BY e.occurred_s DESC, e.fact_id DESC
         ) AS place
  FROM employment e
  WHERE e.recorded_s <= :known_at AND (e.retracted_s IS NULL OR e.retracted_s > :known_at)
    AND :by = 'field'
),
firm AS (
  SELECT f.company_id, f.value AS name,
         row_number() OVER (
           PARTITION BY f.company_id ORDER BY f.occurred_s DESC, f.fact_id DESC
         ) AS place
  FROM company_fact f
  WHERE f.field = :field AND f.recorded_s <= :known_at
    AND (f.retracted_s IS NULL OR f.retracted_s > :known_at)
    AND :by = 'field'
),
named AS (
  SELECT p.person_id, p.lead_s, p.lead_on, p.lead_day, p.furthest,
         coalesce(s.name, j.name, c.name, t.name) AS name,
         CAST(substr(p.lead_on, 1, 4) AS bigint) * 12
           + CAST(substr(p.lead_on, 6, 2) AS bigint) AS lead_month
  FROM prospect p
  LEFT JOIN seen s ON s.person_id = p.person_id AND s.place = 1
  LEFT JOIN judged j ON j.person_id = p.person_id AND j.place = 1
  LEFT JOIN told t ON t.person_id = p.person_id AND t.place = 1
  LEFT JOIN employer e ON e.person_id = p.person_id AND e.place = 1
  LEFT JOIN firm c ON c.company_id = e.company_id AND c.place = 1
),
-- A customer is a company, else a person, else the deal itself; its first won deal makes it one.
result AS (
  SELECT w.deal_id, w.won_on, w.won_day, w.amount_minor, w.currency, a.person_id,
         row_number() OVER (
           PARTITION BY w.company_id,
             CASE WHEN w.company_id IS NULL THEN a.person_id END,
             CASE WHEN w.company_id IS NULL AND a.person_id IS NULL THEN w.deal_id END
           ORDER BY w.won_s, w.deal_id
         ) AS place
  FROM won w
  LEFT JOIN arrival a ON a.deal_id = w.deal_id AND a.place = 1
),
counted AS (
  SELECT n.name, n.lead_month, r.place, r.won_day - n.lead_day AS days,
         CAST(substr(r.won_on, 1, 4) AS bigint) * 12
           + CAST(substr(r.won_on, 6, 2) AS bigint) - n.lead_month AS age,
         CASE WHEN r.currency = :currency THEN r.amount_minor END AS revenue,
         CASE WHEN r.amount_minor IS NOT NULL AND r.currency <> :currency THEN 1 END AS elsewhere
  FROM result r
  JOIN named n ON n.person_id = r.person_id
  WHERE n.lead_on BETWEEN :since AND :until
),
fact AS (
  SELECT 'reached' AS measure, s.name AS stage, n.lead_month, n.name, 0 AS age, 1 AS amount
  FROM named n
  JOIN on_the_way s ON s.rank <= n.furthest
  WHERE n.lead_on BETWEEN :since AND :until
  UNION ALL
  SELECT 'customers', NULL, c.lead_month, c.name, c.age, 1 FROM counted c WHERE c.place = 1
  UNION ALL
  SELECT 'revenue', NULL, c.lead_month, c.name, c.age, c.revenue
  FROM counted c WHERE c.revenue IS NOT NULL
  UNION ALL
  SELECT 'days', NULL, NULL, NULL, c.days, 1 FROM counted c WHERE c.place = 1
  UNION ALL
  SELECT 'elsewhere', NULL, NULL, NULL, 0, c.elsewhere FROM counted c WHERE c.elsewhere = 1
  UNION ALL
  SELECT 'apart', NULL, NULL, NULL, 0, r.amount_minor
  FROM result r
  WHERE r.person_id IS NULL AND r.currency = :currency AND r.won_on BETWEEN :since AND :until
)
SELECT f.measure, f.stage, f.lead_month, f.name, f.age, CAST(sum(f.amount) AS bigint) AS amount
FROM fact f
GROUP BY f.measure, f.stage, f.lead_month, f.name, f.age
