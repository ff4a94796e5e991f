-- Which leads did sales try to reach, how often, and with what success?
--
-- cohort: handoffs made in the period
-- by: rep, team, month, grade, source, channel
-- with: seen, origin, handed, tried
-- option: number = handoffs | attempts | untried | tried_enough | reached | leads_reached: which number's rows; of attempts and reached the attempts themselves
-- option: attempts = any | call | mail | meeting | social: which attempts count
-- option: least = 5 | number: how many attempts are enough
--
-- columns:
--   {by}         text
--   lead         text
--   person       count
--   handoff      count
--   handed_over  text
--   given_to     text
--   tried_on     text
--   tried_by     text
--   times_tried  count

WITH
chosen AS (
  SELECT h.name, h.person_id, h.number, h.rep_id, NULL AS tried_on, NULL AS tried_by,
         h.attempts AS times_tried, CAST(NULL AS bigint) AS attempt_id
  FROM handoff_line h
  WHERE :number = 'handoffs' OR (:number = 'untried' AND h.attempts = 0)
     OR (:number = 'tried_enough' AND h.attempts >= :least)
     OR (:number = 'leads_reached' AND h.reaching > 0)
  UNION ALL
  SELECT h.name, h.person_id, h.number, h.rep_id, t.occurred_on, t.channel, NULL, t.attempt_id
  FROM handoff_line h
  JOIN tried t ON t.person_id = h.person_id AND t.number = h.number
  WHERE :number = 'attempts' OR (:number = 'reached' AND t.reached = 1)
)
SELECT 'row' AS part, c.name,
       row_number() OVER (ORDER BY h.opened_s DESC, c.person_id, c.number, c.attempt_id) AS sort,
       coalesce(p.email, p.external_id) AS lead, c.person_id AS person, c.number AS handoff,
       h.opened_on AS handed_over, r.name AS given_to, c.tried_on, c.tried_by,
       CAST(c.times_tried AS bigint) AS times_tried
FROM chosen c
JOIN handoff h ON h.person_id = c.person_id AND h.number = c.number
JOIN person p ON p.person_id = c.person_id
LEFT JOIN rep r ON r.rep_id = c.rep_id
