-- The deals that were won, and those that were lost and not won afterwards.
ending AS (
  SELECT w.deal_id, 'won' AS outcome, w.company_id, w.won_s AS ended_s, w.won_on AS ended_on,
         w.won_day AS ended_day, w.amount_minor, w.currency
  FROM won w
  UNION ALL
  SELECT l.deal_id, 'lost', d.company_id, c.occurred_s, c.occurred_on, c.occurred_day, NULL, NULL
  FROM loss l
  JOIN deal d ON d.deal_id = l.deal_id
  JOIN change c ON c.deal_id = l.deal_id AND c.place = l.place
  LEFT JOIN win w ON w.deal_id = l.deal_id
  WHERE w.deal_id IS NULL
)
