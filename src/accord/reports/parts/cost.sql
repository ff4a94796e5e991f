-- Costs: each day of a cost bears its share in whole minor units, the odd ones the first days.
spent AS (
  SELECT c.cost_id, c.currency, c.amount_minor % (c.ends_day - c.starts_day + 1) AS odd,
         CAST((c.amount_minor - c.amount_minor % (c.ends_day - c.starts_day + 1))
              / (c.ends_day - c.starts_day + 1) AS bigint) AS even,
         CASE WHEN c.starts_day < :since_day THEN :since_day - c.starts_day ELSE 0 END AS before,
         CASE WHEN c.ends_day > :until_day THEN :until_day - c.starts_day + 1
              ELSE c.ends_day - c.starts_day + 1 END AS through,
         CASE WHEN :by = 'source' THEN c.source_name
              WHEN :by = 'channel' THEN c.channel
              WHEN :by = 'campaign' THEN c.campaign END AS name
  FROM cost c
  WHERE c.recorded_s <= :known_at AND (c.retracted_s IS NULL OR c.retracted_s > :known_at)
    AND c.ends_day >= :since_day AND c.starts_day <= :until_day
),
share AS (
  SELECT s.cost_id, s.currency, s.name, s.even * (s.through - s.before)
           + CASE WHEN s.odd >= 0
                  THEN CASE WHEN s.through < s.odd THEN s.through ELSE s.odd END
                       - CASE WHEN s.before < s.odd THEN s.before ELSE s.odd END
                  ELSE CASE WHEN s.before < -s.odd THEN s.before ELSE -s.odd END
                       - CASE WHEN s.through < -s.odd THEN s.through ELSE -s.odd END
             END AS cost
  FROM spent s
)
