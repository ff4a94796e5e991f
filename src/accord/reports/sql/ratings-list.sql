-- Which leads were rated, when, and with how many stars?
--
-- cohort: ratings given in the period, without those that were withdrawn
-- by: source, stars, month
-- with: first_source, rated
-- option: number = ratings: which number's rows
-- note: The rows behind ratings, the latest first.
--
-- columns:
--   {by}         text
--   lead         text
--   person       count
--   rated_on     text
--   stars_given  count

WITH
rating_of AS (
  SELECT r.name, r.rating_id, r.person_id, r.stars, r.occurred_on, r.occurred_s
  FROM rated r
  WHERE :number = 'ratings'
)
SELECT 'row' AS part, g.name, row_number() OVER (ORDER BY g.occurred_s DESC, g.rating_id) AS sort,
       coalesce(p.email, p.external_id) AS lead, g.person_id AS person, g.occurred_on AS rated_on,
       g.stars AS stars_given
FROM rating_of g
JOIN person p ON p.person_id = g.person_id
