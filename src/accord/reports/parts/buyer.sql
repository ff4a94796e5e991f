-- A customer is a company, else a person, else the deal itself; its first won deal makes it one.
buyer AS (
  SELECT w.deal_id, w.won_on, w.won_day, a.person_id, a.lead_day,
         row_number() OVER (
           PARTITION BY w.company_id,
             CASE WHEN w.company_id IS NULL THEN a.person_id END,
             CASE WHEN w.company_id IS NULL AND a.person_id IS NULL THEN w.deal_id END
           ORDER BY w.won_s, w.deal_id
         ) AS place
  FROM won w
  LEFT JOIN arrival a ON a.deal_id = w.deal_id AND a.place = 1
  WHERE w.won_s <= :as_of
)
