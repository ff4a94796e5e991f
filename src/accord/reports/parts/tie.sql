-- Which names touched which deals, and how: as an assist, as the last, as what began it.
-- A customer is a company, else a person, else the deal itself.
customer AS (
  SELECT e.deal_id, e.revenue,
         min(e.deal_id) OVER (
           PARTITION BY e.company_id,
             CASE WHEN e.company_id IS NULL THEN e.person_id END,
             CASE WHEN e.company_id IS NULL AND e.person_id IS NULL THEN e.deal_id END
         ) AS customer_id
  FROM ended e
),
interaction AS (
  SELECT p.deal_id, p.occurred_s,
         CASE WHEN :by = 'person' THEN coalesce(r.email, r.external_id) ELSE p.name END AS name,
         row_number() OVER (PARTITION BY p.deal_id ORDER BY p.place) AS place,
         count(*) OVER (PARTITION BY p.deal_id) AS places
  FROM path p
  JOIN person r ON r.person_id = p.person_id
  WHERE :direct = 'counted' OR p.channel IS NULL OR p.channel <> 'direct'
),
-- When somebody in sales first tried to reach anyone on the deal.
approach AS (
  SELECT e.deal_id, min(t.occurred_s) AS first_s
  FROM ended e
  JOIN member m ON m.deal_id = e.deal_id
  JOIN touch t ON t.person_id = m.person_id
  WHERE t.side = 'sales' AND t.automatic = 0 AND t.occurred_s <= e.ended_s
    AND t.occurred_day >= e.ended_day - :lookback AND t.recorded_s <= :known_at
    AND (t.retracted_s IS NULL OR t.retracted_s > :known_at)
  GROUP BY e.deal_id
),
-- What a deal and a name have to do with each other; a deal without any interaction has no name.
tie AS (
  SELECT 'row' AS part, i.name, c.deal_id, c.customer_id, c.revenue,
         max(CASE WHEN i.place < i.places THEN 1 ELSE 0 END) AS assisted,
         max(CASE WHEN i.place = i.places THEN 1 ELSE 0 END) AS ended,
         max(CASE WHEN i.place = 1 AND (a.first_s IS NULL OR i.occurred_s <= a.first_s)
                  THEN 1 ELSE 0 END) AS sourced,
         1 AS influenced
  FROM interaction i
  JOIN customer c ON c.deal_id = i.deal_id
  LEFT JOIN approach a ON a.deal_id = i.deal_id
  GROUP BY i.name, c.deal_id, c.customer_id, c.revenue
  UNION ALL
  SELECT 'unattributed', NULL, c.deal_id, c.customer_id, c.revenue, 0, 1, 0, 0
  FROM customer c
  LEFT JOIN interaction i ON i.deal_id = c.deal_id AND i.place = 1
  WHERE i.deal_id IS NULL
)
