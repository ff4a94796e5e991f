-- How often did one touch follow another, and how often did a deal end after it?
--
-- with: lead, seen, won, member, ending_all, path, walk

WITH
-- Each step with those before it, as many as the order asks for; `known` says how many there are.
trail AS (
  SELECT w.name AS name, lag(w.name, 1) OVER (PARTITION BY w.deal_id ORDER BY w.step) AS back_one,
         lag(w.name, 2) OVER (PARTITION BY w.deal_id ORDER BY w.step) AS back_two,
         lag(w.name, 3) OVER (PARTITION BY w.deal_id ORDER BY w.step) AS back_three,
         lag(w.name, 4) OVER (PARTITION BY w.deal_id ORDER BY w.step) AS back_four,
         CASE WHEN w.step > :order THEN :order + 1 ELSE w.step END AS known,
         CASE WHEN w.step = w.steps THEN w.outcome END AS ending
  FROM walk w
)
SELECT t.known, t.name, t.back_one,
       CASE WHEN t.known > 2 THEN t.back_two END AS back_two,
       CASE WHEN t.known > 3 THEN t.back_three END AS back_three,
       CASE WHEN t.known > 4 THEN t.back_four END AS back_four,
       t.ending, count(*) AS times
FROM trail t
GROUP BY t.known, t.name, t.back_one, CASE WHEN t.known > 2 THEN t.back_two END,
         CASE WHEN t.known > 3 THEN t.back_three END, CASE WHEN t.known > 4 THEN t.back_four END,
         t.ending
