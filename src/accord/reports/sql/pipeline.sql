-- How many deals were open at the end of each day, and what were they worth?
--
-- cohort: deals that were open at the end of the day
-- by: day
-- with: deal_fate, open_deal
-- note: Worth is the last amount known by that day; today counts as far as it has come.
-- note: A deal is open from its first change until it is first won or lost.
--
-- columns:
--   {by}                       text
--   opened                     count
--   closed                     count
--   deals                      count
--   deals_in_other_currencies  count
--   value                      money

WITH
stood AS (
  SELECT s.day, count(*) AS deals, sum(s.elsewhere) AS elsewhere, sum(coalesce(s.amount, 0)) AS value
  FROM standing s
  GROUP BY s.day
),
changed AS (
  SELECT t.day, sum(CASE WHEN t.what = 'opened' THEN 1 ELSE 0 END) AS opened,
         sum(CASE WHEN t.what = 'closed' THEN 1 ELSE 0 END) AS closed
  FROM turned t
  GROUP BY t.day
)
SELECT 'row' AS part, d.day AS name, 0 AS sort, CAST(coalesce(c.opened, 0) AS bigint) AS opened,
       CAST(coalesce(c.closed, 0) AS bigint) AS closed, CAST(coalesce(s.deals, 0) AS bigint) AS deals,
       CAST(coalesce(s.elsewhere, 0) AS bigint) AS deals_in_other_currencies,
       CAST(coalesce(s.value, 0) AS bigint) AS value
FROM told_day d
LEFT JOIN stood s ON s.day = d.day
LEFT JOIN changed c ON c.day = d.day
