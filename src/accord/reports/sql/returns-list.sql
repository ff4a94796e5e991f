-- Which leads did sales return or accept, why, and did marketing reply?
--
-- cohort: handoffs made in the period whose first answer is known
-- by: reason, kind, source, rep
-- with: first_source, answered
-- option: number = returned | accepted | answered | replied_in_time | replied_late | reply_open: which number's rows
-- note: The rows behind returns, the latest handoff first. A reply is marketing's, where feedback is promised.
--
-- columns:
--   {by}          text
--   lead          text
--   person        count
--   handoff       count
--   handed_over   text
--   answer        text
--   returned_for  text
--   reply         text
--   given_to      text

WITH
told AS (
  SELECT a.name, a.person_id, a.number, a.opened_on, a.answer, a.reason, a.rep,
         CASE WHEN a.replied = 1 THEN 'in time' WHEN a.late = 1 THEN 'late or none'
              WHEN a.awaited = 1 THEN 'not due yet' END AS reply
  FROM answered a
  WHERE :number = 'answered' OR :number = a.answer
     OR :number = 'replied_in_time' AND a.replied = 1
     OR :number = 'replied_late' AND a.late = 1
     OR :number = 'reply_open' AND a.awaited = 1
)
SELECT 'row' AS part, t.name,
       row_number() OVER (ORDER BY t.opened_on DESC, t.person_id, t.number) AS sort,
       coalesce(p.email, p.external_id) AS lead, t.person_id AS person, t.number AS handoff,
       t.opened_on AS handed_over, t.answer, t.reason AS returned_for, t.reply, t.rep AS given_to
FROM told t
JOIN person p ON p.person_id = t.person_id
