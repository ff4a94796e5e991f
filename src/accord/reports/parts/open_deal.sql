-- Deals while they are open, from one day on which something changed to the next.
deal_close AS (
  SELECT s.deal_id, min(s.place) AS place
  FROM deal_step s
  WHERE s.kind IN ('won', 'lost')
  GROUP BY s.deal_id
),
deal_price AS (
  SELECT s.deal_id, s.place, s.occurred_on, s.amount_minor, s.currency,
         lead(s.occurred_on) OVER (PARTITION BY s.deal_id ORDER BY s.place) AS until_on,
         sum(CASE WHEN s.amount_minor IS NULL THEN 0 ELSE 1 END) OVER (
           PARTITION BY s.deal_id ORDER BY s.place
           ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
         ) AS price
  FROM deal_step s
),
open_deal AS (
  SELECT d.deal_id, d.occurred_on AS from_on, d.until_on,
         CASE WHEN p.currency = :currency THEN p.amount_minor END AS amount,
         CASE WHEN p.currency <> :currency THEN 1 ELSE 0 END AS elsewhere
  FROM deal_price d
  LEFT JOIN deal_close c ON c.deal_id = d.deal_id
  LEFT JOIN deal_price p ON p.deal_id = d.deal_id AND p.price = d.price
    AND p.amount_minor IS NOT NULL
  WHERE c.place IS NULL OR d.place < c.place
),
told_day AS (
  SELECT c.day FROM calendar c WHERE c.day BETWEEN :since AND :until AND c.starts_s <= :as_of
),
-- Each deal that was open at the end of a day, with what it was held to be worth then.
standing AS (
  SELECT t.day, o.deal_id, o.amount, o.elsewhere
  FROM told_day t
  JOIN open_deal o ON o.from_on <= t.day AND (o.until_on IS NULL OR o.until_on > t.day)
),
-- Each deal on the day on which it was opened, and on that on which it was first won or lost.
turned AS (
  SELECT t.day, 'opened' AS what, s.deal_id
  FROM told_day t
  JOIN deal_step s ON s.occurred_on = t.day AND s.place = 1
  UNION ALL
  SELECT t.day, 'closed', s.deal_id
  FROM told_day t
  JOIN deal_step s ON s.occurred_on = t.day
  JOIN deal_close c ON c.deal_id = s.deal_id AND c.place = s.place
)
