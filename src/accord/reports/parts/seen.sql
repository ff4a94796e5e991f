-- What people did, with the name under which this report counts it.
seen AS (
  SELECT t.touch_id, t.person_id, t.occurred_s, t.occurred_day, t.occurred_on, t.kind, t.channel,
         t.campaign,
         CASE WHEN :by = 'source' THEN t.source_name
              WHEN :by = 'channel' THEN t.channel
              WHEN :by = 'campaign' THEN t.campaign
              WHEN :by = 'asset' THEN t.asset
              ELSE t.path END AS name
  FROM touch t
  WHERE t.side = 'marketing' AND t.recorded_s <= :known_at
    AND (t.retracted_s IS NULL OR t.retracted_s > :known_at)
)
