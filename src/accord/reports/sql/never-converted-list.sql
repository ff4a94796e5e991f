-- Which leads became customers, and which did not?
--
-- cohort: people who became a lead in the period
-- by: source, channel, campaign, month, version
-- with: lead, seen, origin, converted
-- option: number = never | leads | converted | gone | open: which number's rows
-- note: The rows behind never-converted.
--
-- columns:
--   {by}     text
--   lead     text
--   person   count
--   lead_on  text
--   stage    text

WITH
wanted AS (
  SELECT c.person_id, c.lead_on, c.lead_s, c.stage, c.name
  FROM converted c
  WHERE :number = 'leads' OR c.fate = :number OR (:number = 'never' AND c.fate <> 'converted')
)
SELECT 'row' AS part, w.name,
       row_number() OVER (ORDER BY w.lead_s DESC, w.person_id) AS sort,
       coalesce(p.email, p.external_id) AS lead, w.person_id AS person, w.lead_on, w.stage
FROM wanted w
JOIN person p ON p.person_id = w.person_id
