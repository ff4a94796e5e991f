-- How many of the leads handed over in each month did each rep work?

WITH
touched AS (
  SELECT h.rep_id,
         CAST(substr(h.opened_on, 1, 4) AS bigint) * 12
           + CAST(substr(h.opened_on, 6, 2) AS bigint) AS opened_month
  FROM handoff h
  WHERE h.first_touch_s IS NOT NULL AND h.first_touch_s <= :known_at
    AND h.opened_on BETWEEN :since AND :until
)
SELECT t.opened_month, r.name AS rep, count(*) AS leads
FROM touched t
JOIN rep r ON r.rep_id = t.rep_id
GROUP BY t.opened_month, t.rep_id, r.name
