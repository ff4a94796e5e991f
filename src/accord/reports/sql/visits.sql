-- How many visits did the website have, and how many of them by leads?
--
-- cohort: visits that began in the period
-- by: day, month, source, channel, campaign, landing-page
-- with: lead, seen, visit
-- option: idle = 30 | number above 0: after how many minutes without a touch a visit is over
-- note: A visit is what one person reads, sends, downloads or asks on the website without such a pause.
-- note: It counts when it began, with the name of its first touch; mails, ads and events are no visits.
--
-- columns:
--   {by}      text
--   visits    count
--   by_leads  rate   lead_visits / visits

WITH
line AS (
  SELECT 'row' AS part, v.name, v.by_lead FROM visit v
  UNION ALL
  SELECT 'total', NULL, v.by_lead FROM visit v
)
SELECT l.part, l.name, CASE WHEN :by IN ('day', 'month') THEN 0 ELSE -count(*) END AS sort,
       count(*) AS visits, CAST(sum(l.by_lead) AS bigint) AS lead_visits
FROM line l
GROUP BY l.part, l.name
