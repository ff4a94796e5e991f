-- How often did one touch follow another, and how often did a deal end after it?
--
-- with: lead, seen, won, member, ending_all, path, walk, trail

WITH
counted AS (
  SELECT t.known, t.name, t.back_one, t.back_two, t.back_three, t.back_four, t.ending, t.times
  FROM transition t
)
SELECT c.known, c.name, c.back_one, c.back_two, c.back_three, c.back_four, c.ending, c.times
FROM counted c
