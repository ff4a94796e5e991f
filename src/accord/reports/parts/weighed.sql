-- Quality: the first answers to the month's handoffs, settled when the last of them is due.
answer_due AS (
  SELECT c.person_id, c.number, max(c.due_s) AS due_s
  FROM clock c
  WHERE c.side = 'sales' AND c.what = 'answer'
  GROUP BY c.person_id, c.number
),
made AS (
  SELECT s.month, h.person_id, h.number, h.opened_on, h.answer, h.answered_s, h.first_touch_s,
         coalesce(d.due_s, s.ends_s) AS due_s
  FROM span s
  JOIN handoff h ON substr(h.opened_on, 1, 7) = s.month AND h.opened_s <= :as_of
  LEFT JOIN answer_due d ON d.person_id = h.person_id AND d.number = h.number
),
settled AS (
  SELECT m.month, max(m.due_s) AS settled_s FROM made m GROUP BY m.month
),
weighed AS (
  SELECT m.month, m.person_id, m.number, m.opened_on, m.answer, m.due_s, t.settled_s,
         CASE WHEN m.answer IN ('accepted', 'returned') AND m.answered_s <= t.settled_s
                   AND m.answered_s <= :as_of THEN 1 ELSE 0 END AS answered,
         CASE WHEN m.first_touch_s <= t.settled_s AND m.first_touch_s <= :as_of THEN 1
              ELSE 0 END AS touched
  FROM made m
  JOIN settled t ON t.month = m.month
)
