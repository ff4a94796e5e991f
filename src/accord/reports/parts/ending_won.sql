-- The deals that were won.
ending AS (
  SELECT w.deal_id, 'won' AS outcome, w.company_id, w.won_s AS ended_s, w.won_on AS ended_on,
         w.won_day AS ended_day, w.amount_minor, w.currency
  FROM won w
)
