-- Who takes part in deals that were won since the period began and not lost again, and what these
-- are worth: the last amount known.
WITH
change AS (
  SELECT c.deal_id, c.kind, c.amount_minor, c.currency, c.recorded_s,
         row_number() OVER (PARTITION BY c.deal_id ORDER BY c.occurred_s, c.change_id) AS place
  FROM deal_change c
  WHERE c.recorded_s <= :as_of AND (c.retracted_s IS NULL OR c.retracted_s > :as_of)
),
closed AS (
  SELECT c.deal_id, max(CASE WHEN c.kind = 'won' THEN c.place END) AS won,
         max(CASE WHEN c.kind = 'lost' THEN c.place END) AS lost,
         max(CASE WHEN c.kind = 'won' THEN c.recorded_s END) AS won_s,
         max(CASE WHEN c.amount_minor IS NOT NULL THEN c.place END) AS priced
  FROM change c
  GROUP BY c.deal_id
)
SELECT DISTINCT m.person_id, m.deal_id, a.amount_minor, a.currency
FROM deal_person m
JOIN closed c ON c.deal_id = m.deal_id
LEFT JOIN change a ON a.deal_id = c.deal_id AND a.place = c.priced
WHERE c.won_s >= :since_s AND (c.lost IS NULL OR c.won > c.lost)
  AND m.recorded_s <= :as_of AND (m.retracted_s IS NULL OR m.retracted_s > :as_of)
ORDER BY m.person_id, m.deal_id
