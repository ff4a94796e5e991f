-- How do the people in sales rate the leads that they were given?
--
-- cohort: ratings given in the period, without those that were withdrawn
-- by: source, stars, month
-- with: first_source, rated
-- note: A lead may be rated more than once; each rating counts.
--
-- columns:
--   {by}     text
--   ratings  count
--   average  number  stars_in_all / ratings

WITH
line AS (
  SELECT 'row' AS part, r.name, r.stars FROM rated r
  UNION ALL
  SELECT 'total', NULL, r.stars FROM rated r
)
SELECT l.part, l.name, CASE WHEN :by = 'source' THEN -count(*) ELSE 0 END AS sort,
       count(*) AS ratings, CAST(sum(l.stars) AS bigint) AS stars_in_all
FROM line l
GROUP BY l.part, l.name
