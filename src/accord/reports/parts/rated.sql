-- The ratings given in the period, with the name under which this report counts them.
rated AS (
  SELECT g.rating_id, g.person_id, g.stars, g.occurred_on, g.occurred_s,
         CASE WHEN :by = 'source' THEN s.source_name
              WHEN :by = 'month' THEN substr(g.occurred_on, 1, 7)
              WHEN g.stars = 1 THEN '1 star'
              WHEN g.stars = 2 THEN '2 stars'
              WHEN g.stars = 3 THEN '3 stars'
              WHEN g.stars = 4 THEN '4 stars'
              ELSE '5 stars' END AS name
  FROM rating g
  LEFT JOIN first_source s ON s.person_id = g.person_id AND s.place = 1
  WHERE g.occurred_on BETWEEN :since AND :until AND g.occurred_s <= :as_of
    AND g.recorded_s <= :known_at AND (g.retracted_s IS NULL OR g.retracted_s > :known_at)
)
