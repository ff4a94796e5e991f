-- People that marketing passed to sales, from their first handoff on, and what became of each.
passed AS (
  SELECT h.person_id, h.opened_s, h.opened_day
  FROM handoff h
  WHERE h.number = 1 AND h.opened_s <= :as_of
),
pass_win AS (
  SELECT p.person_id, w.deal_id, w.won_s, w.won_day, w.amount_minor, w.currency,
         row_number() OVER (PARTITION BY w.deal_id ORDER BY p.opened_s, p.person_id) AS first_on_deal,
         row_number() OVER (PARTITION BY p.person_id ORDER BY w.won_s, w.deal_id) AS first_of_person
  FROM passed p
  JOIN member m ON m.person_id = p.person_id
  JOIN won w ON w.deal_id = m.deal_id AND w.won_s >= p.opened_s AND w.won_s <= :as_of
),
last_move AS (
  SELECT m.person_id, m.to_stage,
         row_number() OVER (PARTITION BY m.person_id ORDER BY m.number DESC) AS place
  FROM move m
  WHERE m.at_s <= :as_of
),
pass_fate AS (
  SELECT p.person_id, p.opened_day, w.won_day,
         CASE WHEN w.person_id IS NOT NULL THEN 'won'
              WHEN s.aside = 1 OR s.terminal = 1 THEN 'lost' ELSE 'pending' END AS fate
  FROM passed p
  LEFT JOIN pass_win w ON w.person_id = p.person_id AND w.first_of_person = 1
  LEFT JOIN last_move l ON l.person_id = p.person_id AND l.place = 1
  LEFT JOIN stage s ON s.version = :version AND s.name = l.to_stage
)
