-- Which ways do people take to a won deal, and which lead to none?
--
-- cohort: deals, won or lost, of people who became a lead in the period
-- by: channel, source, campaign, landing-page, asset
-- with: lead, seen, won, member, ending_all, path, walk, told_path
-- option: top = 50 | number above 0: how many paths to show, the most frequent first
-- option: repeats = collapsed | kept: whether touches of one name in a row are one step
-- option: lookback = agreed | number: how many days before the end of a deal count
-- option: period = lead | end: whether a deal belongs to the period of its lead or to that of its end
-- note: A longer path is told by its first ten steps. The total holds all paths, also those that are not shown.
-- note: (unattributed) holds deals that ended without a touch by marketing.
--
-- columns:
--   path          text
--   deals         count
--   won           count
--   lost          count
--   win_rate      rate    won / deals
--   revenue       money
--   touches_mean  number  touches_sum / deals
--   days_mean     days    days_sum / deals

WITH
line AS (
  SELECT CASE WHEN t.deal_id IS NULL THEN 'unattributed' ELSE 'row' END AS part, t.path,
         CASE WHEN e.outcome = 'won' THEN 1 ELSE 0 END AS won, e.revenue,
         coalesce(t.touches, 0) AS touches, e.ended_day - t.first_day AS days
  FROM ended e
  LEFT JOIN told_path t ON t.deal_id = e.deal_id
),
summed AS (
  SELECT l.part, l.path, count(*) AS deals, CAST(sum(l.won) AS bigint) AS won,
         CAST(sum(l.revenue) AS bigint) AS revenue,
         CAST(sum(l.touches) AS bigint) AS touches, CAST(sum(l.days) AS bigint) AS days
  FROM line l
  GROUP BY l.part, l.path
),
ranked AS (
  SELECT s.part, s.path, s.deals, s.won, s.revenue, s.touches, s.days,
         row_number() OVER (PARTITION BY s.part ORDER BY s.deals DESC, s.won DESC, s.path) AS place
  FROM summed s
)
SELECT r.part, CASE WHEN r.part = 'row' THEN r.path ELSE '(unattributed)' END AS path,
       r.place AS sort, r.deals, r.won, r.deals - r.won AS lost, r.revenue,
       r.touches AS touches_sum, r.days AS days_sum
FROM ranked r
WHERE r.place <= :top
UNION ALL
SELECT 'total', '(total)', 0, CAST(sum(s.deals) AS bigint), CAST(sum(s.won) AS bigint),
       CAST(sum(s.deals - s.won) AS bigint), CAST(sum(s.revenue) AS bigint),
       CAST(sum(s.touches) AS bigint), CAST(sum(s.days) AS bigint)
FROM summed s
HAVING count(*) > 0
