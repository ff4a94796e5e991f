-- Which leads did sales return, why, and did marketing reply in time?
--
-- cohort: handoffs made in the period whose first answer is known
-- by: reason, kind, source, rep
-- with: first_source, answered
-- note: By reason or kind, the share is of all answered handoffs; by source or rep, of their own.
--
-- columns:
--   {by}              text
--   returned          count
--   share             rate   returned / answered
--   replied_in_time   rate   replied / reply_decided
--   reply_open        count

WITH
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
