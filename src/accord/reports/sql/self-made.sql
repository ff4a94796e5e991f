-- How do deals from leads that marketing passed on compare with those that sales found itself?
--
-- cohort: deals opened in the period
-- by: month, period, rep, team
-- with: lead, member, deal_fate
-- option: quiet = 14 | number: after how many days without an attempt an open deal is called quiet
-- note: "passed" is a deal with someone who had been handed over at or before its opening.
-- note: An attempt of a human, to anyone on the deal, is follow-up; an automatic mail is not.
--
-- columns:
--   {by}                       text
--   origin                     text
--   deals                      count
--   won                        count
--   lost                       count
--   open                       count
--   win_rate                   rate   won / decided
--   followed_up                rate   followed / deals
--   quiet                      rate   quiet_deals / open
--   deals_in_other_currencies  count
--   revenue                    money
--   average_deal               money  revenue / won_priced
--   days_to_win_median         days   days_twice_median / 2

WITH
passed_deal AS (
  SELECT DISTINCT d.deal_id
  FROM deal_fate d
  JOIN member m ON m.deal_id = d.deal_id
  JOIN handoff h ON h.person_id = m.person_id AND h.opened_s <= d.opened_s
),
-- The last attempt of a human to reach anyone on the deal, since it was opened.
tried AS (
  SELECT d.deal_id, max(a.occurred_s) AS last_s
  FROM deal_fate d
  JOIN member m ON m.deal_id = d.deal_id
  JOIN attempt a ON a.person_id = m.person_id AND a.occurred_s >= d.opened_s
  WHERE a.automatic = 0 AND a.occurred_s <= :as_of
    AND a.recorded_s <= :known_at AND (a.retracted_s IS NULL OR a.retracted_s > :known_at)
  GROUP BY d.deal_id
),
line AS (
  SELECT CASE WHEN :by = 'period' THEN 'all'
              WHEN :by = 'month' THEN substr(d.opened_on, 1, 7)
              WHEN :by = 'rep' THEN r.name
              ELSE r.team END AS name,
         CASE WHEN :by = 'rep' THEN d.rep_id ELSE 0 END AS name_id,
         CASE WHEN p.deal_id IS NULL THEN 'self-made' ELSE 'passed' END AS origin,
         d.fate, d.amount_minor, d.elsewhere,
         CASE WHEN d.fate = 'won' THEN d.won_day - d.opened_day END AS days,
         CASE WHEN t.deal_id IS NULL THEN 0 ELSE 1 END AS followed,
         CASE WHEN d.fate = 'open' AND coalesce(t.last_s, d.opened_s) < :as_of - :quiet * 86400
              THEN 1 ELSE 0 END AS quiet
  FROM deal_fate d
  LEFT JOIN passed_deal p ON p.deal_id = d.deal_id
  LEFT JOIN tried t ON t.deal_id = d.deal_id
  LEFT JOIN rep r ON r.rep_id = d.rep_id
  WHERE d.opened_on BETWEEN :since AND :until
),
placed AS (
  SELECT l.name, l.name_id, l.origin, l.fate, l.amount_minor, l.elsewhere, l.days, l.followed,
         l.quiet,
         row_number() OVER (
           PARTITION BY l.name, l.name_id, l.origin, l.fate ORDER BY l.days
         ) AS place,
         count(*) OVER (PARTITION BY l.name, l.name_id, l.origin, l.fate) AS places
  FROM line l
)
SELECT 'row' AS part, p.name, coalesce(p.name_id, 0) AS sort, p.origin,
       count(*) AS deals, CAST(sum(CASE WHEN p.fate = 'won' THEN 1 ELSE 0 END) AS bigint) AS won,
       CAST(sum(CASE WHEN p.fate = 'lost' THEN 1 ELSE 0 END) AS bigint) AS lost,
       CAST(sum(CASE WHEN p.fate = 'open' THEN 1 ELSE 0 END) AS bigint) AS open,
       CAST(sum(CASE WHEN p.fate <> 'open' THEN 1 ELSE 0 END) AS bigint) AS decided,
       CAST(sum(p.followed) AS bigint) AS followed, CAST(sum(p.quiet) AS bigint) AS quiet_deals,
       CAST(sum(p.elsewhere) AS bigint) AS deals_in_other_currencies,
       CAST(sum(CASE WHEN p.fate = 'won' THEN coalesce(p.amount_minor, 0) ELSE 0 END) AS bigint)
         AS revenue,
       CAST(sum(CASE WHEN p.fate = 'won' AND p.amount_minor IS NOT NULL THEN 1 ELSE 0 END)
            AS bigint) AS won_priced,
       min(CASE WHEN p.fate = 'won' AND 2 * p.place BETWEEN p.places AND p.places + 2
                THEN p.days END)
       + max(CASE WHEN p.fate = 'won' AND 2 * p.place BETWEEN p.places AND p.places + 2
                  THEN p.days END) AS days_twice_median
FROM placed p
GROUP BY p.name, p.name_id, p.origin
