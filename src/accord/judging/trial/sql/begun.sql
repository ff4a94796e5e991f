-- Everyone about whom anything was learned: the place in the log of the first thing, and when the
-- last was. The log is read twice rather than held, which is quicker and needs a third of the memory.
WITH
begun AS (
  SELECT e.person_id, min(e.recorded_us) AS first_us, max(e.recorded_us) AS last_us
  FROM entry e
  WHERE e.recorded_us < :until_us AND e.person_id IS NOT NULL
    AND e.kind IN ('touch', 'personfact', 'employment', 'decidedmove', 'answer', 'assignment',
                   'attempt', 'outcome', 'reply', 'pause', 'retraction', 'personlink')
  GROUP BY e.person_id
)
SELECT b.person_id, b.first_us, b.last_us, min(e.position) AS first_position
FROM begun b
JOIN entry e ON e.person_id = b.person_id AND e.recorded_us = b.first_us
WHERE e.kind IN ('touch', 'personfact', 'employment', 'decidedmove', 'answer', 'assignment',
                 'attempt', 'outcome', 'reply', 'pause', 'retraction', 'personlink')
GROUP BY b.person_id, b.first_us, b.last_us
