-- What humans in sales did to reach the leads handed over in the period.
episode AS (
  SELECT h.person_id, h.number, h.opened_s,
         lead(h.opened_s) OVER (PARTITION BY h.person_id ORDER BY h.number) AS next_s
  FROM handoff h
  WHERE h.opened_s <= :as_of
),
tried AS (
  SELECT e.person_id, e.number, a.attempt_id, a.channel, a.occurred_on, a.rep_id, a.reached,
         a.occurred_s - lag(a.occurred_s) OVER (
           PARTITION BY e.person_id, e.number ORDER BY a.occurred_s, a.attempt_id
         ) AS gap_s
  FROM attempt a
  JOIN episode e ON e.person_id = a.person_id AND e.opened_s <= a.occurred_s
    AND (e.next_s IS NULL OR a.occurred_s < e.next_s)
  WHERE a.automatic = 0 AND a.occurred_s <= :as_of
    AND a.recorded_s <= :known_at AND (a.retracted_s IS NULL OR a.retracted_s > :known_at)
    AND (:attempts = 'any' OR a.channel = :attempts)
),
worked AS (
  SELECT t.person_id, t.number, count(*) AS attempts, sum(t.reached) AS reaching
  FROM tried t
  GROUP BY t.person_id, t.number
),
handoff_line AS (
  SELECT h.name, h.name_id, h.person_id, h.number, h.opened_s, h.rep_id,
         coalesce(w.attempts, 0) AS attempts, coalesce(w.reaching, 0) AS reaching
  FROM handed h
  LEFT JOIN worked w ON w.person_id = h.person_id AND w.number = h.number
)
