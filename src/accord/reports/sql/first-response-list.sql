-- Which handed-over leads did sales respond to, and which in time?
--
-- cohort: handoffs made in the period
-- by: rep, team, month, grade, source, channel
-- with: seen, origin, handed, first_promise
-- option: number = handoffs | responded | in_time | open: which number's rows
--
-- columns:
--   {by}         text
--   lead         text
--   person       count
--   handoff      count
--   handed_over  text
--   given_to     text
--   waited       days  waited_s / day_s

WITH
chosen AS (
  SELECT h.name, h.person_id, h.number, h.opened_s, h.rep_id, h.first_touch_s
  FROM handed h
  LEFT JOIN promised p ON p.person_id = h.person_id AND p.number = h.number
  WHERE :number = 'handoffs' OR (:number = 'responded' AND h.first_touch_s IS NOT NULL)
     OR (:number = 'in_time' AND p.met = 1) OR (:number = 'open' AND p.still_open = 1)
)
SELECT 'row' AS part, c.name, -c.opened_s AS sort, coalesce(p.email, p.external_id) AS lead,
       c.person_id AS person, c.number AS handoff, h.opened_on AS handed_over,
       r.name AS given_to, coalesce(c.first_touch_s, :as_of) - c.opened_s AS waited_s,
       86400 AS day_s
FROM chosen c
JOIN handoff h ON h.person_id = c.person_id AND h.number = c.number
JOIN person p ON p.person_id = c.person_id
LEFT JOIN rep r ON r.rep_id = c.rep_id
