-- Everyone on a deal: the first of them who became a lead, and what all of them did.
member AS (
  SELECT DISTINCT p.deal_id, p.person_id
  FROM deal_person p
  WHERE p.recorded_s <= :known_at AND (p.retracted_s IS NULL OR p.retracted_s > :known_at)
),
arrival AS (
  SELECT m.deal_id, p.person_id, p.lead_s, p.lead_on, p.lead_day,
         row_number() OVER (PARTITION BY m.deal_id ORDER BY p.lead_s, p.person_id) AS place
  FROM member m
  JOIN prospect p ON p.person_id = m.person_id
)
