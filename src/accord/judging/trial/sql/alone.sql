-- Who cannot be judged together with others: something of theirs, of their employer's or of their
-- deal's was taken back, or they were found to be the same as another.
WITH
withdrawn AS (
  SELECT e.person_id, e.company_id, e.deal_id
  FROM entry e
  WHERE e.kind = 'retraction' AND e.recorded_us < :until_us
)
SELECT w.person_id FROM withdrawn w WHERE w.person_id IS NOT NULL
UNION
SELECT l.person_id FROM person_link l
UNION
SELECT l.other_id FROM person_link l
UNION
SELECT j.person_id
FROM withdrawn w
JOIN employment j ON j.company_id = w.company_id
WHERE w.person_id IS NULL
UNION
SELECT p.person_id
FROM withdrawn w
JOIN deal_person p ON p.deal_id = w.deal_id
