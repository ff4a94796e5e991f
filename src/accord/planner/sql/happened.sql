-- What happened between two days, whenever the people concerned became leads?
--
-- with: lead, won, member
--
-- One line a measure: people who came as far as a stage for the first time; new customers; won
-- and lost deals with their worth, by the day on which it was settled; deals that are open now.

WITH
on_the_way AS (
  SELECT a.name, a.rank
  FROM agreed a
  JOIN agreed f ON f.name = 'lead' AND a.rank >= f.rank
),
entrance AS (
  SELECT m.person_id, s.name, min(m.entered_on) AS entered_on
  FROM move m
  JOIN on_the_way r ON r.name = m.to_stage
  JOIN on_the_way s ON s.rank <= r.rank
  WHERE m.at_s <= :known_at
  GROUP BY m.person_id, s.name
),
-- Every deal that is known, with what it is worth and how it stands.
valued AS (
  SELECT c.deal_id, max(c.place) AS place
  FROM change c
  WHERE c.amount_minor IS NOT NULL
  GROUP BY c.deal_id
),
known_deal AS (
  SELECT c.deal_id FROM change c GROUP BY c.deal_id
),
settled AS (
  SELECT e.deal_id, d.company_id, a.amount_minor, a.currency, s.occurred_s AS settled_s,
         s.occurred_on AS settled_on,
         CASE WHEN w.deal_id IS NOT NULL THEN 'won'
              WHEN l.deal_id IS NOT NULL THEN 'lost'
              ELSE 'open' END AS standing
  FROM known_deal e
  JOIN deal d ON d.deal_id = e.deal_id
  LEFT JOIN win w ON w.deal_id = e.deal_id
  LEFT JOIN loss l ON l.deal_id = e.deal_id
  LEFT JOIN change s ON s.deal_id = e.deal_id AND s.place = coalesce(w.place, l.place)
  LEFT JOIN valued p ON p.deal_id = e.deal_id
  LEFT JOIN change a ON a.deal_id = p.deal_id AND a.place = p.place
),
customer AS (
  SELECT s.settled_on,
         row_number() OVER (
           PARTITION BY s.company_id,
             CASE WHEN s.company_id IS NULL THEN a.person_id END,
             CASE WHEN s.company_id IS NULL AND a.person_id IS NULL THEN s.deal_id END
           ORDER BY s.settled_s, s.deal_id
         ) AS place
  FROM settled s
  LEFT JOIN arrival a ON a.deal_id = s.deal_id AND a.place = 1
  WHERE s.standing = 'won'
),
dealt AS (
  SELECT s.standing, CASE WHEN s.currency = :currency THEN s.amount_minor ELSE 0 END AS worth
  FROM settled s
  WHERE s.standing = 'open' OR s.settled_on BETWEEN :since AND :until
),
fact AS (
  SELECT 'reached' AS measure, e.name, 1 AS amount
  FROM entrance e
  WHERE e.entered_on BETWEEN :since AND :until
  UNION ALL
  SELECT 'customers', NULL, 1
  FROM customer c
  WHERE c.place = 1 AND c.settled_on BETWEEN :since AND :until
  UNION ALL
  SELECT 'deals', d.standing, 1 FROM dealt d
  UNION ALL
  SELECT 'worth', d.standing, d.worth FROM dealt d
)
SELECT f.measure, f.name, CAST(sum(f.amount) AS bigint) AS amount
FROM fact f
GROUP BY f.measure, f.name
