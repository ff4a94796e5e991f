-- Whom a trial of a period has to judge: who had no decision by people before it began, and about
-- whom anything was learned, or judged, in it.
--
-- `first_…` is the place in the log of the first thing known of the person, `cut_…` that of the
-- first decision by people; `alone` says that something was taken back, or that two persons were
-- found to be one.
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
),
cut AS (
  SELECT d.person_id, d.recorded_us, min(d.position) AS position
  FROM decision d
  JOIN earliest f ON f.person_id = d.person_id AND f.recorded_us = d.recorded_us
  GROUP BY d.person_id, d.recorded_us
),
own AS (
  SELECT e.person_id, e.recorded_us, e.position
  FROM entry e
  WHERE e.recorded_us < :until_us
    AND e.kind IN ('touch', 'personfact', 'employment', 'decidedmove', 'answer', 'assignment',
                   'attempt', 'outcome', 'reply', 'pause', 'retraction', 'personlink')
    AND e.person_id IS NOT NULL
),
begun AS (
  SELECT o.person_id, min(o.recorded_us) AS first_us, max(o.recorded_us) AS last_us
  FROM own o
  GROUP BY o.person_id
),
opening AS (
  SELECT o.person_id, b.first_us, b.last_us, min(o.position) AS first_position
  FROM own o
  JOIN begun b ON b.person_id = o.person_id AND b.first_us = o.recorded_us
  GROUP BY o.person_id, b.first_us, b.last_us
),
employed AS (
  SELECT DISTINCT j.person_id, e.kind
  FROM entry e
  JOIN employment j ON j.company_id = e.company_id
  WHERE e.kind IN ('companyfact', 'retraction') AND e.person_id IS NULL
    AND e.recorded_us < :until_us
    AND (e.recorded_us >= :since_us OR e.kind = 'retraction')
),
alone AS (
  SELECT e.person_id FROM entry e WHERE e.kind = 'retraction' AND e.recorded_us < :until_us
  UNION
  SELECT l.person_id FROM person_link l
  UNION
  SELECT l.other_id FROM person_link l
  UNION
  SELECT w.person_id FROM employed w WHERE w.kind = 'retraction'
  UNION
  SELECT p.person_id
  FROM entry e
  JOIN deal_person p ON p.deal_id = e.deal_id
  WHERE e.kind = 'retraction' AND e.recorded_us < :until_us
),
active AS (
  SELECT b.person_id FROM begun b WHERE b.last_us >= :since_us
  UNION
  SELECT w.person_id FROM employed w
  UNION
  SELECT m.person_id FROM move m WHERE m.at_s >= :since_s AND m.at_s < :until_s
  UNION
  SELECT a.person_id FROM alone a
)
SELECT o.person_id, o.first_us, o.first_position, c.recorded_us AS cut_us,
       c.position AS cut_position,
       CASE WHEN a.person_id IS NULL THEN 0 ELSE 1 END AS alone
FROM opening o
JOIN active v ON v.person_id = o.person_id
LEFT JOIN cut c ON c.person_id = o.person_id
LEFT JOIN alone a ON a.person_id = o.person_id
WHERE c.recorded_us IS NULL OR c.recorded_us >= :since_us OR a.person_id IS NOT NULL
ORDER BY o.person_id
