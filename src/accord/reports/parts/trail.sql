-- Each step with those before it, as many as the order asks for; `known` says how many there are.
trail AS (
  SELECT w.name, lag(w.name, 1) OVER (PARTITION BY w.deal_id ORDER BY w.step) AS back_one,
         CASE WHEN :order > 1
              THEN lag(w.name, 2) OVER (PARTITION BY w.deal_id ORDER BY w.step) END AS back_two,
         CASE WHEN :order > 2
              THEN lag(w.name, 3) OVER (PARTITION BY w.deal_id ORDER BY w.step) END AS back_three,
         CASE WHEN :order > 3
              THEN lag(w.name, 4) OVER (PARTITION BY w.deal_id ORDER BY w.step) END AS back_four,
         CASE WHEN w.step > :order THEN :order + 1 ELSE w.step END AS known,
         CASE WHEN w.step = w.steps THEN w.outcome END AS ending
  FROM walk w
),
-- How often one touch followed others, and how often a deal ended after it.
transition AS (
  SELECT t.known, t.name, t.back_one, t.back_two, t.back_three, t.back_four, t.ending,
         count(*) AS times
  FROM trail t
  GROUP BY t.known, t.name, t.back_one, t.back_two, t.back_three, t.back_four, t.ending
)
