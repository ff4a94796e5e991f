-- Who takes part in a deal that is won: not lost again since.
WITH
change AS (
  SELECT c.deal_id, c.kind,
         row_number() OVER (PARTITION BY c.deal_id ORDER BY c.occurred_s, c.change_id) AS place
  FROM deal_change c
  WHERE c.recorded_s <= :as_of AND (c.retracted_s IS NULL OR c.retracted_s > :as_of)
),
closed AS (
  SELECT c.deal_id, max(CASE WHEN c.kind = 'won' THEN c.place END) AS won,
         max(CASE WHEN c.kind = 'lost' THEN c.place END) AS lost
  FROM change c
  GROUP BY c.deal_id
)
SELECT DISTINCT m.person_id
FROM deal_person m
JOIN closed c ON c.deal_id = m.deal_id
WHERE c.won IS NOT NULL AND (c.lost IS NULL OR c.won > c.lost)
  AND m.recorded_s <= :as_of AND (m.retracted_s IS NULL OR m.retracted_s > :as_of)
ORDER BY m.person_id
