-- What sales did in the period, one deed a line: with a lead, or with a deal.
fact AS (
  SELECT 'received' AS measure, a.person_id, a.rep_id, a.occurred_on, a.occurred_s, a.recorded_s,
         a.retracted_s, 1 AS amount
  FROM assignment a
  UNION ALL
  SELECT a.channel, a.person_id, a.rep_id, a.occurred_on, a.occurred_s, a.recorded_s,
         a.retracted_s, 1
  FROM attempt a
  WHERE a.automatic = 0
  UNION ALL
  SELECT 'reached', a.person_id, a.rep_id, a.occurred_on, a.occurred_s, a.recorded_s,
         a.retracted_s, a.reached
  FROM attempt a
  WHERE a.automatic = 0
  UNION ALL
  SELECT CASE WHEN a.occurred_s - p.lead_s > :old * 86400 THEN 'old lead' ELSE 'young lead' END,
         a.person_id, a.rep_id, a.occurred_on, a.occurred_s, a.recorded_s, a.retracted_s, 1
  FROM attempt a
  JOIN prospect p ON p.person_id = a.person_id AND p.lead_s <= a.occurred_s
  WHERE a.automatic = 0
  UNION ALL
  SELECT a.kind, a.person_id, a.rep_id, a.occurred_on, a.occurred_s, a.recorded_s,
         a.retracted_s, 1
  FROM answer a
  UNION ALL
  SELECT o.result, o.person_id, o.rep_id, o.occurred_on, o.occurred_s, o.recorded_s,
         o.retracted_s, 1
  FROM outcome o
),
done AS (
  SELECT f.measure, f.person_id, NULL AS deal_id, f.rep_id, f.occurred_on, f.amount
  FROM fact f
  WHERE f.occurred_on BETWEEN :since AND :until AND f.occurred_s <= :as_of
    AND f.recorded_s <= :known_at AND (f.retracted_s IS NULL OR f.retracted_s > :known_at)
  UNION ALL
  SELECT 'opened', NULL, d.deal_id, d.rep_id, d.opened_on, 1
  FROM deal_fate d
  WHERE d.opened_on BETWEEN :since AND :until
  UNION ALL
  SELECT 'won', NULL, d.deal_id, d.rep_id, d.won_on, 1
  FROM deal_fate d
  WHERE d.fate = 'won' AND d.won_on BETWEEN :since AND :until
  UNION ALL
  SELECT CASE WHEN d.elsewhere = 1 THEN 'elsewhere' ELSE 'revenue' END, NULL, d.deal_id, d.rep_id,
         d.won_on, CASE WHEN d.elsewhere = 1 THEN 1 ELSE d.amount_minor END
  FROM deal_fate d
  WHERE d.fate = 'won' AND d.won_on BETWEEN :since AND :until
    AND (d.elsewhere = 1 OR d.amount_minor IS NOT NULL)
)
