-- Who came to a step, and when?
--
-- cohort: people who came to the step, or a later one, for the first time in the period
-- by: day, month
-- with: lead, reached
-- option: number = leads | mqls | accepted | sqls | opportunities: which number's rows
-- note: The rows behind arrivals.
--
-- columns:
--   {by}     text
--   lead     text
--   person   count
--   came_on  text

WITH
came AS (
  SELECT r.person_id, r.entered_on
  FROM reached r
  WHERE r.entered_on BETWEEN :since AND :until
    AND r.step = CASE WHEN :number = 'leads' THEN 'lead'
                      WHEN :number = 'mqls' THEN 'mql'
                      WHEN :number = 'accepted' THEN 'accepted'
                      WHEN :number = 'sqls' THEN 'sql'
                      ELSE 'opportunity' END
)
SELECT 'row' AS part,
       CASE WHEN :by = 'day' THEN c.entered_on ELSE substr(c.entered_on, 1, 7) END AS name,
       row_number() OVER (ORDER BY c.entered_on DESC, c.person_id) AS sort,
       coalesce(p.email, p.external_id) AS lead, c.person_id AS person, c.entered_on AS came_on
FROM came c
JOIN person p ON p.person_id = c.person_id
