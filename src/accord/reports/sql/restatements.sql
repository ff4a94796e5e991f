-- Which won deals changed their worth after the win, by how much, and why?
--
-- cohort: deals won in the period
-- by: deal
-- with: won
-- note: Credit follows a deal's last amount known: what stands here is why it differs from what was reported before.
-- note: Amounts in other currencies than the agreement's count as none, as in every report.
--
-- columns:
--   deal           text
--   deal_number    count
--   won_on         text
--   amount_at_win  money
--   amount_now     money
--   difference     money
--   changed_on     text
--   learned_on     text
--   why            text

WITH
valued AS (
  SELECT c.deal_id, max(c.place) AS place
  FROM win w
  JOIN change c ON c.deal_id = w.deal_id AND c.place <= w.place
  WHERE c.amount_minor IS NOT NULL
  GROUP BY c.deal_id
),
compared AS (
  SELECT w.deal_id, w.won_s, w.won_on, n.occurred_on AS changed_on, n.recorded_s AS learned_s,
         n.why, CASE WHEN b.currency = :currency THEN b.amount_minor ELSE 0 END AS amount_at_win,
         CASE WHEN n.currency = :currency THEN n.amount_minor ELSE 0 END AS amount_now
  FROM won w
  JOIN priced p ON p.deal_id = w.deal_id
  JOIN change n ON n.deal_id = p.deal_id AND n.place = p.place
  LEFT JOIN valued v ON v.deal_id = w.deal_id
  LEFT JOIN change b ON b.deal_id = v.deal_id AND b.place = v.place
  WHERE w.won_on BETWEEN :since AND :until
)
SELECT 'row' AS part, d.name AS deal, c.deal_id AS deal_number, c.won_on, c.amount_at_win,
       c.amount_now, c.amount_now - c.amount_at_win AS difference, c.changed_on, c.learned_s,
       c.why, c.won_s AS sort
FROM compared c
JOIN deal d ON d.deal_id = c.deal_id
WHERE c.amount_now <> c.amount_at_win
UNION ALL
SELECT 'total', '(total)', NULL, NULL, CAST(sum(c.amount_at_win) AS bigint),
       CAST(sum(c.amount_now) AS bigint), CAST(sum(c.amount_now - c.amount_at_win) AS bigint),
       NULL, NULL, NULL, 0
FROM compared c
WHERE c.amount_now <> c.amount_at_win
HAVING count(*) > 0
