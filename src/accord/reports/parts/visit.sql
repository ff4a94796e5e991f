-- Visits to the website: what one person does there without a pause, named after how it began.
browsed AS (
  SELECT s.person_id, s.touch_id, s.kind, s.channel, s.occurred_s, s.occurred_on,
         CASE WHEN :by = 'day' THEN s.occurred_on
              WHEN :by = 'month' THEN substr(s.occurred_on, 1, 7)
              ELSE s.name END AS name,
         lag(s.occurred_s) OVER (
           PARTITION BY s.person_id ORDER BY s.occurred_s, s.touch_id
         ) AS before_s
  FROM seen s
  WHERE s.kind IN ('page', 'form', 'download', 'chat') AND s.occurred_s <= :as_of
    AND s.occurred_day * 1440 >= :since_day * 1440 - 1440 - :idle
),
visit AS (
  SELECT b.person_id, b.touch_id, b.kind, b.channel, b.occurred_s, b.occurred_on, b.name,
         CASE WHEN p.person_id IS NULL THEN 0 ELSE 1 END AS by_lead
  FROM browsed b
  LEFT JOIN prospect p ON p.person_id = b.person_id AND p.lead_s <= b.occurred_s
  WHERE b.occurred_on BETWEEN :since AND :until
    AND (b.before_s IS NULL OR b.occurred_s - b.before_s >= :idle * 60)
)
