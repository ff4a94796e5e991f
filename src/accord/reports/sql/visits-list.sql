-- Which visits did the website have?
--
-- cohort: visits that began in the period
-- by: day, month, source, channel, campaign, landing-page
-- with: lead, seen, visit
-- option: number = visits | by_leads: which number's rows
-- option: idle = 30 | number above 0: after how many minutes without a touch a visit is over
-- note: The rows behind visits. Whoever never said who they are stands without a name.
--
-- columns:
--   {by}      text
--   lead      text
--   person    count
--   began_on  text
--   began_by  text
--   channel   text

WITH
wanted AS (
  SELECT v.person_id, v.touch_id, v.kind, v.channel, v.occurred_s, v.occurred_on, v.name
  FROM visit v
  WHERE :number = 'visits' OR v.by_lead = 1
)
SELECT 'row' AS part, w.name,
       row_number() OVER (ORDER BY w.occurred_s DESC, w.touch_id DESC) AS sort,
       coalesce(p.email, p.external_id) AS lead, w.person_id AS person,
       w.occurred_on AS began_on, w.kind AS began_by, w.channel
FROM wanted w
JOIN person p ON p.person_id = w.person_id
