-- The leads of the period: under what name they count, and how far it went with them.
first_lead_move AS (
  SELECT m.person_id, min(m.number) AS number
  FROM move m
  JOIN agreed a ON a.name = m.to_stage
  JOIN step f ON f.name = 'lead' AND a.rank >= f.rank
  WHERE m.at_s <= :known_at
  GROUP BY m.person_id
),
stands AS (
  SELECT m.person_id, m.to_stage,
         row_number() OVER (PARTITION BY m.person_id ORDER BY m.number DESC) AS place
  FROM move m
  WHERE m.at_s <= :as_of
),
converted AS (
  SELECT p.person_id, p.lead_on, p.lead_s, n.to_stage AS stage,
         CASE WHEN :by = 'month' THEN substr(p.lead_on, 1, 7)
              WHEN :by = 'version' THEN 'version ' || m.version
              ELSE o.name END AS name,
         CASE WHEN c.rank <= p.furthest THEN 'converted'
              WHEN s.aside = 1 OR s.terminal = 1 THEN 'gone' ELSE 'open' END AS fate
  FROM prospect p
  JOIN first_lead_move f ON f.person_id = p.person_id
  JOIN move m ON m.person_id = f.person_id AND m.number = f.number
  LEFT JOIN stands n ON n.person_id = p.person_id AND n.place = 1
  LEFT JOIN stage s ON s.version = :version AND s.name = n.to_stage
  LEFT JOIN step c ON c.name = 'customer'
  LEFT JOIN origin o ON o.person_id = p.person_id
  WHERE p.lead_on BETWEEN :since AND :until
)
