-- Deals: won when nothing lost them again; worth the last amount known, a refund included.
change AS (
  SELECT c.deal_id, c.kind, c.occurred_s, c.occurred_on, c.occurred_day, c.recorded_s,
         c.amount_minor, c.currency, c.campaign, c.why,
         row_number() OVER (PARTITION BY c.deal_id ORDER BY c.occurred_s, c.change_id) AS place
  FROM deal_change c
  WHERE c.recorded_s <= :known_at AND (c.retracted_s IS NULL OR c.retracted_s > :known_at)
),
loss AS (
  SELECT c.deal_id, max(c.place) AS place FROM change c WHERE c.kind = 'lost' GROUP BY c.deal_id
),
win AS (
  SELECT c.deal_id, min(c.place) AS place
  FROM change c
  LEFT JOIN loss l ON l.deal_id = c.deal_id
  WHERE c.kind = 'won' AND (l.place IS NULL OR c.place > l.place)
  GROUP BY c.deal_id
),
priced AS (
  SELECT w.deal_id, max(c.place) AS place
  FROM win w
  JOIN change c ON c.deal_id = w.deal_id
  WHERE c.amount_minor IS NOT NULL
  GROUP BY w.deal_id
),
won AS (
  SELECT w.deal_id, d.company_id, c.occurred_s AS won_s, c.occurred_on AS won_on,
         c.occurred_day AS won_day, a.amount_minor, a.currency
  FROM win w
  JOIN deal d ON d.deal_id = w.deal_id
  JOIN change c ON c.deal_id = w.deal_id AND c.place = w.place
  LEFT JOIN priced p ON p.deal_id = w.deal_id
  LEFT JOIN change a ON a.deal_id = p.deal_id AND a.place = p.place
)
