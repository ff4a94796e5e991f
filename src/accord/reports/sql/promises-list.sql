-- Which leads stand behind each promise: kept, broken, excused or still open?
--
-- cohort: promises due in the month; for quality, handoffs made in the month and answered
-- by: month
-- with: promised, weighed
-- option: number = kept | breached | decided | open | excused | bad_data | volume_excess | feedback_overdue | never_touched | void | delivered: which number's rows
-- option: clause = 0 | number: one term only, 1000 × its version + its term + 1; 0 is all
-- option: what = any | volume | quality | feedback | first touch | answer | depth | outcome: one kind of promise only
-- note: The rows behind promises. Days late are those after the promised moment, up to now where it is not done.
--
-- columns:
--   month      text
--   side       text
--   promise    text
--   lead       text
--   person     count
--   handoff    count
--   day        text
--   judged     text
--   given_to   text
--   days_late  days  late_s / day_s

WITH
told AS (
  SELECT j.month, j.side, j.promise, j.version, j.term, j.what, j.person_id, j.number,
         j.due_on AS day, CASE WHEN j.standing = 'met' THEN 'kept' ELSE j.standing END AS standing,
         CASE WHEN j.standing NOT IN ('met', 'open', 'void')
              THEN CASE WHEN j.met_s <= :as_of THEN j.met_s ELSE :as_of END - j.due_s END AS late_s
  FROM judged j
  JOIN span s ON s.month = j.month
  UNION ALL
  SELECT c.month, 'marketing', c.promise, d.version, d.term, 'volume', c.person_id, NULL,
         c.entered_on, 'delivered', NULL
  FROM counted c
  JOIN delivered d ON d.month = c.month AND d.name = c.promise
  UNION ALL
  SELECT w.month, 'marketing', p.name, p.version, p.term, 'quality', w.person_id, w.number,
         w.opened_on,
         CASE WHEN w.touched = 1 AND w.answered = 1 AND w.answer = 'accepted' THEN 'kept'
              WHEN w.touched = 1 AND w.answered = 1 THEN 'breached'
              WHEN w.touched = 0 AND (w.answered = 1 OR w.due_s < :as_of) THEN 'never touched'
              ELSE 'open' END,
         NULL
  FROM weighed w
  JOIN span s ON s.month = w.month AND s.starts_s <= :as_of
  JOIN promise p ON p.version = s.version AND p.side = 'marketing' AND p.what = 'quality'
),
wanted AS (
  SELECT t.month, t.side, t.promise, t.version, t.term, t.person_id, t.number, t.day, t.standing,
         t.late_s
  FROM told t
  WHERE (:clause = 0 OR 1000 * t.version + t.term + 1 = :clause)
    AND (:what = 'any' OR t.what = :what)
    AND (t.standing = :number
         OR :number = 'decided' AND t.standing IN ('kept', 'breached')
         OR :number = 'bad_data' AND t.standing = 'bad data'
         OR :number = 'volume_excess' AND t.standing = 'volume'
         OR :number = 'feedback_overdue' AND t.standing = 'feedback overdue'
         OR :number = 'never_touched' AND t.standing = 'never touched'
         OR :number = 'excused'
            AND t.standing IN ('bad data', 'volume', 'feedback overdue', 'never touched'))
)
SELECT 'row' AS part,
       row_number() OVER (ORDER BY w.day DESC, w.person_id, w.number, w.side, w.version, w.term)
         AS sort,
       w.month, w.side, w.promise, coalesce(p.email, p.external_id) AS lead, w.person_id AS person,
       w.number AS handoff, w.day,
       CASE WHEN w.standing = 'volume' THEN 'more than promised' ELSE w.standing END AS judged,
       r.name AS given_to, w.late_s, 86400 AS day_s
FROM wanted w
JOIN person p ON p.person_id = w.person_id
LEFT JOIN handoff h ON h.person_id = w.person_id AND h.number = w.number
LEFT JOIN rep r ON r.rep_id = h.rep_id
