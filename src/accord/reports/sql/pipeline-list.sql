-- Which deals were open at the end of a day, or were opened or closed on it?
--
-- cohort: deals that were open at the end of the day
-- by: day
-- with: deal_fate, open_deal
-- option: number = value | deals | deals_in_other_currencies | opened | closed: which number's rows
-- note: The rows behind pipeline. A deal in another currency stands without an amount.
--
-- columns:
--   {by}         text
--   deal         text
--   deal_number  count
--   opened_on    text
--   rep          text
--   amount       money

WITH
wanted AS (
  SELECT s.day, s.deal_id, s.amount
  FROM standing s
  WHERE :number = 'deals' OR (:number = 'value' AND s.elsewhere = 0)
     OR (:number = 'deals_in_other_currencies' AND s.elsewhere = 1)
  UNION ALL
  SELECT t.day, t.deal_id, f.amount_minor
  FROM turned t
  JOIN deal_fate f ON f.deal_id = t.deal_id
  WHERE t.what = :number
)
SELECT 'row' AS part, w.day AS name,
       row_number() OVER (ORDER BY w.day DESC, coalesce(w.amount, 0) DESC, w.deal_id) AS sort,
       d.name AS deal, w.deal_id AS deal_number, f.opened_on, r.name AS rep, w.amount
FROM wanted w
JOIN deal d ON d.deal_id = w.deal_id
JOIN deal_fate f ON f.deal_id = w.deal_id
LEFT JOIN rep r ON r.rep_id = f.rep_id
