-- The won deals of the period, whose they are, and what came first and last on the way there.
contact AS (
  SELECT m.deal_id, min(s.occurred_day) AS contact_day
  FROM member m
  JOIN seen s ON s.person_id = m.person_id
  GROUP BY m.deal_id
),
way AS (
  SELECT w.deal_id, s.name,
         row_number() OVER (PARTITION BY w.deal_id ORDER BY s.occurred_s, s.touch_id) AS place,
         count(*) OVER (PARTITION BY w.deal_id) AS places
  FROM won w
  JOIN member m ON m.deal_id = w.deal_id
  JOIN seen s ON s.person_id = m.person_id AND s.occurred_s <= w.won_s
),
-- A customer is a company, else a person, else the deal itself; its first won deal makes it one.
result AS (
  SELECT w.deal_id, w.won_on, w.won_day, w.amount_minor, w.currency, a.person_id, a.lead_on,
         a.lead_day, c.contact_day, o.name,
         CASE WHEN a.person_id IS NULL THEN 'unattributed' ELSE 'row' END AS part,
         row_number() OVER (
           PARTITION BY w.company_id,
             CASE WHEN w.company_id IS NULL THEN a.person_id END,
             CASE WHEN w.company_id IS NULL AND a.person_id IS NULL THEN w.deal_id END
           ORDER BY w.won_s, w.deal_id
         ) AS place
  FROM won w
  LEFT JOIN arrival a ON a.deal_id = w.deal_id AND a.place = 1
  LEFT JOIN contact c ON c.deal_id = w.deal_id
  LEFT JOIN origin o ON o.person_id = a.person_id
),
counted AS (
  SELECT r.deal_id, r.part, r.name, r.place, r.person_id, r.won_on, r.won_day, r.lead_day,
         r.contact_day,
         CASE WHEN r.currency = :currency THEN r.amount_minor END AS revenue,
         CASE WHEN r.amount_minor IS NOT NULL AND r.currency <> :currency THEN 1 END AS elsewhere
  FROM result r
  WHERE coalesce(r.lead_on, r.won_on) BETWEEN :since AND :until
)
