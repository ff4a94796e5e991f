-- How many handed-over leads did sales not work by the agreed time, or not at all?
--
-- cohort: handoffs made in the period
-- by: source, rep, month
-- with: first_source, deadline
-- note: Worked means that a human in sales tried to reach the lead; an automatic mail does not count.
-- note: "missed" is of the handoffs whose time for the first touch is over, "never" of all of them.
--
-- columns:
--   {by}         text
--   handoffs     count
--   missed       rate   missed / overdue
--   never        rate   never / handoffs
--   waiting      count

WITH
episode AS (
  SELECT CASE WHEN :by = 'source' THEN s.source_name
              WHEN :by = 'rep' THEN r.name
              ELSE substr(h.opened_on, 1, 7) END AS name,
         CASE WHEN :by = 'rep' THEN h.rep_id ELSE 0 END AS rep_id,
         CASE WHEN d.due_s < :as_of THEN 1 ELSE 0 END AS overdue,
         CASE WHEN d.due_s < :as_of AND (h.first_touch_s IS NULL OR h.first_touch_s > d.due_s)
              THEN 1 ELSE 0 END AS missed,
         CASE WHEN h.first_touch_s IS NULL OR h.first_touch_s > :as_of THEN 1 ELSE 0 END AS never
  FROM handoff h
  LEFT JOIN rep r ON r.rep_id = h.rep_id
  LEFT JOIN first_source s ON s.person_id = h.person_id AND s.place = 1
  LEFT JOIN deadline d ON d.person_id = h.person_id AND d.number = h.number
  WHERE h.opened_on BETWEEN :since AND :until AND h.opened_s <= :as_of
),
line AS (
  SELECT 'row' AS part, e.name, e.rep_id, e.overdue, e.missed, e.never FROM episode e
  UNION ALL
  SELECT 'total', NULL, 0, e.overdue, e.missed, e.never FROM episode e
)
SELECT l.part, l.name, CASE WHEN :by = 'month' THEN 0 ELSE -sum(l.never) END AS sort,
       count(*) AS handoffs, CAST(sum(l.overdue) AS bigint) AS overdue,
       CAST(sum(l.missed) AS bigint) AS missed, CAST(sum(l.never) AS bigint) AS never,
       CAST(sum(CASE WHEN l.overdue = 0 THEN l.never ELSE 0 END) AS bigint) AS waiting
FROM line l
GROUP BY l.part, l.name, l.rep_id
