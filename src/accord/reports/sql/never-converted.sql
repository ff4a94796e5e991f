-- How many leads never became customers?
--
-- cohort: people who became a lead in the period
-- by: source, channel, campaign, month, version
-- with: lead, seen, origin, converted
-- note: "never" are all who have not become customers so far; of these, "gone" have left the cycle.
-- note: A version is the agreement under which they became a lead.
--
-- columns:
--   {by}       text
--   leads      count
--   converted  count
--   never      rate   not_converted / leads
--   gone       rate   left_the_cycle / leads
--   open       count

WITH
line AS (
  SELECT 'row' AS part, c.name, c.fate FROM converted c
  UNION ALL
  SELECT 'total', NULL, c.fate FROM converted c
)
SELECT l.part, l.name, CASE WHEN :by IN ('month', 'version') THEN 0 ELSE -count(*) END AS sort,
       count(*) AS leads,
       CAST(sum(CASE WHEN l.fate = 'converted' THEN 1 ELSE 0 END) AS bigint) AS converted,
       CAST(sum(CASE WHEN l.fate = 'converted' THEN 0 ELSE 1 END) AS bigint) AS not_converted,
       CAST(sum(CASE WHEN l.fate = 'gone' THEN 1 ELSE 0 END) AS bigint) AS left_the_cycle,
       CAST(sum(CASE WHEN l.fate = 'open' THEN 1 ELSE 0 END) AS bigint) AS open
FROM line l
GROUP BY l.part, l.name
