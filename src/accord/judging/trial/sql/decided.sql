-- The first decision by people about each person, and its place in the log.
WITH
linked AS (
  SELECT p.person_id, p.deal_id, p.recorded_us, e.position
  FROM deal_person p
  JOIN entry e ON e.kind = 'dealperson' AND e.fact_id = p.fact_id
),
changed AS (
  SELECT c.deal_id, c.recorded_us, e.position
  FROM deal_change c
  JOIN entry e ON e.kind = 'dealchange' AND e.fact_id = c.change_id
),
-- A change of a deal concerns a person from the later of the change and the link on.
decision AS (
  SELECT e.person_id, e.recorded_us, e.position
  FROM entry e
  WHERE e.kind IN ('answer', 'outcome', 'decidedmove') AND e.recorded_us < :until_us
  UNION ALL
  SELECT l.person_id,
         CASE WHEN l.recorded_us > c.recorded_us THEN l.recorded_us ELSE c.recorded_us END,
         CASE WHEN l.recorded_us > c.recorded_us
                   OR (l.recorded_us = c.recorded_us AND l.position > c.position)
              THEN l.position ELSE c.position END
  FROM linked l
  JOIN changed c ON c.deal_id = l.deal_id
  WHERE l.recorded_us < :until_us AND c.recorded_us < :until_us
),
earliest AS (
  SELECT d.person_id, min(d.recorded_us) AS recorded_us FROM decision d GROUP BY d.person_id
)
SELECT d.person_id, d.recorded_us AS cut_us, min(d.position) AS cut_position
FROM decision d
JOIN earliest f ON f.person_id = d.person_id AND f.recorded_us = d.recorded_us
WHERE d.person_id IS NOT NULL
GROUP BY d.person_id, d.recorded_us
