-- Who is in a segment, and which deals are its: those of which the first who became a lead is.
-- with: lead, member

WITH
latest AS (
  SELECT m.person_id, max(m.number) AS number
  FROM move m
  WHERE m.at_s <= :as_of
  GROUP BY m.person_id
),
chosen AS (
  SELECT m.person_id
  FROM move m
  JOIN latest l ON l.person_id = m.person_id AND l.number = m.number
  WHERE coalesce(m.persona, '') = :persona
)
SELECT 'person' AS what, c.person_id AS id
FROM chosen c
UNION ALL
SELECT 'deal', d.deal_id
FROM deal d
LEFT JOIN arrival a ON a.deal_id = d.deal_id AND a.place = 1
LEFT JOIN chosen c ON c.person_id = a.person_id
WHERE c.person_id IS NOT NULL OR (a.person_id IS NULL AND :persona = '')
