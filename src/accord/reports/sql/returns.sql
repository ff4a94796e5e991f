-- Which leads did sales return, why, and did marketing reply in time?
--
-- cohort: handoffs made in the period whose first answer is known
-- by: reason, kind, source, rep
-- with: first_source
-- note: By reason or kind, the share is of all answered handoffs; by source or rep, of their own.
--
-- columns:
--   {by}              text
--   returned          count
--   share             rate   returned / answered
--   replied_in_time   rate   replied / reply_decided
--   reply_open        count

WITH
owed AS (
  SELECT c.person_id, c.number,
         CASE WHEN c.met_s <= c.due_s AND c.met_s <= :as_of THEN 'met'
              WHEN :as_of <= c.due_s THEN 'open'
              ELSE 'breached' END AS standing
  FROM clock c
  WHERE c.side = 'marketing' AND c.what = 'feedback' AND c.starts_s <= :as_of
),
answered AS (
  SELECT CASE WHEN :by = 'reason' THEN h.reason
              WHEN :by = 'kind' THEN h.reason_kind
              WHEN :by = 'source' THEN s.source_name
              ELSE r.name END AS name,
         CASE WHEN :by = 'rep' THEN h.rep_id ELSE 0 END AS rep_id,
         CASE WHEN h.answer = 'returned' THEN 1 ELSE 0 END AS returned,
         CASE WHEN h.answer = 'returned' AND o.standing = 'met' THEN 1 ELSE 0 END AS replied,
         CASE WHEN h.answer = 'returned' AND o.standing = 'breached' THEN 1 ELSE 0 END AS late,
         CASE WHEN h.answer = 'returned' AND o.standing = 'open' THEN 1 ELSE 0 END AS awaited
  FROM handoff h
  LEFT JOIN rep r ON r.rep_id = h.rep_id
  LEFT JOIN first_source s ON s.person_id = h.person_id AND s.place = 1
  LEFT JOIN owed o ON o.person_id = h.person_id AND o.number = h.number
  WHERE h.opened_on BETWEEN :since AND :until AND h.answer IN ('accepted', 'returned')
    AND h.answered_s <= :as_of
),
everyone AS (
  SELECT count(*) AS answered FROM answered a
),
line AS (
  SELECT 'row' AS part, a.name, a.rep_id, a.returned, a.replied, a.late, a.awaited
  FROM answered a
  WHERE a.returned = 1 OR :by IN ('source', 'rep')
  UNION ALL
  SELECT 'total', NULL, 0, a.returned, a.replied, a.late, a.awaited FROM answered a
)
SELECT l.part, l.name, -sum(l.returned) AS sort, CAST(sum(l.returned) AS bigint) AS returned,
       CASE WHEN l.part = 'total' OR :by IN ('reason', 'kind') THEN e.answered
            ELSE count(*) END AS answered,
       CAST(sum(l.replied) AS bigint) AS replied,
       CAST(sum(l.replied + l.late) AS bigint) AS reply_decided,
       CAST(sum(l.awaited) AS bigint) AS reply_open
FROM line l
CROSS JOIN everyone e
GROUP BY l.part, l.name, l.rep_id, e.answered
