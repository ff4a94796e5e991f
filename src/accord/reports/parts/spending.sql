-- Costs by month: each day bears its share in whole minor units, the odd ones the first days.
costing AS (
  SELECT m.month, c.cost_id, c.source_name, c.channel, c.campaign, c.currency,
         c.amount_minor % (c.ends_day - c.starts_day + 1) AS odd,
         CAST((c.amount_minor - c.amount_minor % (c.ends_day - c.starts_day + 1))
              / (c.ends_day - c.starts_day + 1) AS bigint) AS even,
         CASE WHEN c.starts_day < m.starts_day THEN m.starts_day - c.starts_day ELSE 0 END
           AS before,
         CASE WHEN c.ends_day > m.ends_day THEN m.ends_day - c.starts_day + 1
              ELSE c.ends_day - c.starts_day + 1 END AS through
  FROM cost c
  JOIN cost_month m ON m.starts_day <= c.ends_day AND m.ends_day >= c.starts_day
  WHERE c.recorded_s <= :known_at AND (c.retracted_s IS NULL OR c.retracted_s > :known_at)
),
spending AS (
  SELECT c.month, c.cost_id, c.source_name, c.channel, c.campaign, c.currency,
         c.even * (c.through - c.before)
           + CASE WHEN c.odd >= 0
                  THEN CASE WHEN c.through < c.odd THEN c.through ELSE c.odd END
                       - CASE WHEN c.before < c.odd THEN c.before ELSE c.odd END
                  ELSE CASE WHEN c.before < -c.odd THEN c.before ELSE -c.odd END
                       - CASE WHEN c.through < -c.odd THEN c.through ELSE -c.odd END
             END AS cost
  FROM costing c
)
