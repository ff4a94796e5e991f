-- Which handed-over leads were not worked by the agreed time, or not at all?
--
-- cohort: handoffs made in the period
-- by: lead
-- with: first_source, deadline
-- option: number = any | missed | never | waiting: which number's rows; any is those missed and those never worked
-- note: "missed" were worked too late, "never" not at all; the longest overdue come first.
--
-- columns:
--   lead           text
--   person         count
--   handoff        count
--   handed_over    text
--   grade          text
--   source         text
--   rep            text
--   worked         text
--   days_overdue   days   overdue_s / day_s

WITH
episode AS (
  SELECT h.person_id, h.number, h.opened_on, h.grade, h.rep_id, d.due_s,
         CASE WHEN h.first_touch_s <= :as_of THEN h.first_touch_s END AS first_touch_s
  FROM handoff h
  LEFT JOIN deadline d ON d.person_id = h.person_id AND d.number = h.number
  WHERE h.opened_on BETWEEN :since AND :until AND h.opened_s <= :as_of
)
SELECT 'row' AS part, coalesce(p.email, p.external_id) AS lead, e.person_id AS person,
       e.number AS handoff, e.opened_on AS handed_over, e.grade, s.source_name AS source,
       r.name AS rep, CASE WHEN e.first_touch_s IS NULL THEN 'never' ELSE 'missed' END AS worked,
       CASE WHEN e.due_s < :as_of THEN coalesce(e.first_touch_s, :as_of) - e.due_s END
         AS overdue_s,
       86400 AS day_s,
       CASE WHEN e.due_s < :as_of THEN e.due_s - coalesce(e.first_touch_s, :as_of) ELSE 0 END
         AS sort
FROM episode e
JOIN person p ON p.person_id = e.person_id
LEFT JOIN rep r ON r.rep_id = e.rep_id
LEFT JOIN first_source s ON s.person_id = e.person_id AND s.place = 1
WHERE :number IN ('any', 'never') AND e.first_touch_s IS NULL
   OR :number = 'any' AND e.due_s < :as_of AND e.first_touch_s > e.due_s
   OR :number = 'missed' AND e.due_s < :as_of
      AND (e.first_touch_s IS NULL OR e.first_touch_s > e.due_s)
   OR :number = 'waiting' AND e.first_touch_s IS NULL AND (e.due_s IS NULL OR e.due_s >= :as_of)
