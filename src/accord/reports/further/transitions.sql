-- How often did one touch follow another, and how often did a deal end after it?
--
-- with: lead, seen, won, member, ending_all, path, walk, trail

WITH
followed AS (
  SELECT t.known, t.name, t.back_one, t.back_two, t.back_three, t.back_four, t.ending, t.times
  FROM transition t
)
SELECT f.known, f.name, f.back_one, f.back_two, f.back_three, f.back_four, f.ending, f.times
FROM followed f
