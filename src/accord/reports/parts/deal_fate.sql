-- Every deal that was open by the moment asked: who opened it when, how it stands, what it is worth.
deal_step AS (
  SELECT c.deal_id, c.kind, c.occurred_s, c.occurred_on, c.occurred_day, c.amount_minor,
         c.currency, c.rep_id,
         row_number() OVER (PARTITION BY c.deal_id ORDER BY c.occurred_s, c.change_id) AS place
  FROM deal_change c
  WHERE c.occurred_s <= :as_of AND c.recorded_s <= :known_at
    AND (c.retracted_s IS NULL OR c.retracted_s > :known_at)
),
deal_last AS (
  SELECT s.deal_id, coalesce(max(CASE WHEN s.kind = 'lost' THEN s.place END), 0) AS lost_place,
         max(CASE WHEN s.amount_minor IS NOT NULL THEN s.place END) AS priced_place
  FROM deal_step s
  GROUP BY s.deal_id
),
-- The first win that no loss came after.
deal_win AS (
  SELECT s.deal_id, min(s.place) AS place
  FROM deal_step s
  JOIN deal_last l ON l.deal_id = s.deal_id AND l.lost_place < s.place
  WHERE s.kind = 'won'
  GROUP BY s.deal_id
),
deal_fate AS (
  SELECT o.deal_id, o.occurred_s AS opened_s, o.occurred_on AS opened_on,
         o.occurred_day AS opened_day, o.rep_id, w.occurred_s AS won_s,
         w.occurred_on AS won_on, w.occurred_day AS won_day,
         CASE WHEN w.deal_id IS NOT NULL THEN 'won' WHEN l.lost_place > 0 THEN 'lost'
              ELSE 'open' END AS fate,
         CASE WHEN p.currency = :currency THEN p.amount_minor END AS amount_minor,
         CASE WHEN p.currency <> :currency THEN 1 ELSE 0 END AS elsewhere
  FROM deal_step o
  JOIN deal_last l ON l.deal_id = o.deal_id
  LEFT JOIN deal_win d ON d.deal_id = o.deal_id
  LEFT JOIN deal_step w ON w.deal_id = o.deal_id AND w.place = d.place
  LEFT JOIN deal_step p ON p.deal_id = o.deal_id AND p.place = l.priced_place
  WHERE o.place = 1
)
