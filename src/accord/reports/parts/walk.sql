-- The steps of each path; touches of one name in a row are one step unless they are kept apart.
hop AS (
  SELECT p.deal_id, p.outcome, p.revenue, p.name, p.place, p.places, p.occurred_day,
         lag(p.name) OVER (PARTITION BY p.deal_id ORDER BY p.place) AS before
  FROM path p
),
walk AS (
  SELECT h.deal_id, h.outcome, h.revenue, h.name, h.places, h.occurred_day,
         row_number() OVER (PARTITION BY h.deal_id ORDER BY h.place) AS step,
         count(*) OVER (PARTITION BY h.deal_id) AS steps
  FROM hop h
  WHERE :repeats = 'kept' OR h.place = 1 OR coalesce(h.name, '') <> coalesce(h.before, '')
)
