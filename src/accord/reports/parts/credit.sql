-- Each touch's part of its deal in whole numbers; a touch without one is one of the others.
apart AS (
  SELECT r.method, r.other_part, p.deal_id, p.touch_id, p.place, p.name, p.revenue,
         CASE r.method
           WHEN 'last non-direct' THEN
             CASE WHEN p.place = coalesce(p.sent_place, p.places) THEN 1 ELSE 0 END
           WHEN 'time decay' THEN
             CAST(floor(1000000 * power(u.half, u.two * (p.last_s - p.occurred_s)
                                                / (172800 * :half_life)) + u.half) AS bigint)
           WHEN 'simple decay' THEN
             CASE p.places - p.place WHEN 0 THEN 32 WHEN 1 THEN 16 WHEN 2 THEN 8 WHEN 3 THEN 4
                                     WHEN 4 THEN 2 WHEN 5 THEN 1 ELSE 0 END
           WHEN 'primary campaign source' THEN
             CASE WHEN p.campaign = p.deal_campaign AND p.place = p.campaign_place
                  THEN 1 ELSE 0 END
           WHEN 'even distribution' THEN
             CASE WHEN p.campaign IS NOT NULL AND p.place = p.campaign_place THEN 1 ELSE 0 END
           WHEN 'shapley' THEN CASE WHEN p.place = p.name_place THEN 1 ELSE 0 END
           ELSE
             CASE WHEN :two_touch = 'amplitude' AND p.places = 2
                       AND r.method IN ('j-shaped', 'inverse j')
                  THEN CASE WHEN (r.method = 'j-shaped' AND p.place = 2)
                              OR (r.method = 'inverse j' AND p.place = 1) THEN 7 ELSE 3 END
                  ELSE CASE WHEN p.place = 1 THEN r.first_part ELSE 0 END
                       + CASE WHEN p.place = p.lead_place THEN r.lead_part ELSE 0 END
                       + CASE WHEN p.place = p.deal_place THEN r.deal_part ELSE 0 END
                       + CASE WHEN p.place = p.places THEN r.last_part ELSE 0 END
             END
         END AS part
  FROM path p
  CROSS JOIN unit u
  CROSS JOIN asked a
  JOIN rule r ON r.method = a.method
  WHERE p.outcome = 'won'
),
-- The others share their part evenly; nobody there, it goes to the milestones in proportion.
weighed AS (
  SELECT a.method, a.deal_id, a.touch_id, a.place, a.name, a.revenue,
         CASE WHEN a.part = 0 THEN a.other_part
              WHEN a.other_part = 0 OR a.others = 0 THEN a.part
              ELSE a.part * a.others
         END AS weight
  FROM (
    SELECT p.method, p.other_part, p.deal_id, p.touch_id, p.place, p.name, p.revenue, p.part,
           sum(CASE WHEN p.part = 0 THEN 1 ELSE 0 END)
             OVER (PARTITION BY p.method, p.deal_id) AS others
    FROM apart p
  ) a
  UNION ALL
  -- A campaign that is named on the deal is credited even where nobody on it came from there.
  SELECT a.method, e.deal_id, NULL, 0, e.deal_campaign, e.revenue, 1
  FROM ended e
  CROSS JOIN asked a
  LEFT JOIN path p ON p.deal_id = e.deal_id AND p.campaign = e.deal_campaign
                      AND p.place = p.campaign_place
  WHERE a.method = 'primary campaign source' AND :by = 'campaign' AND e.outcome = 'won'
    AND e.deal_campaign IS NOT NULL AND p.deal_id IS NULL
),
-- The worth of each deal and the deal itself, in millionths, in whole units: first what the
-- weights give, then one more to the largest remainders, among equals to the earlier touch.
portion AS (
  SELECT w.method, w.deal_id, w.touch_id, w.place, w.name, w.weight, w.weights, w.revenue,
         CAST(round((w.worth * w.weight - w.worth * w.weight % w.weights) / w.weights) AS bigint)
           AS worth_part,
         w.worth * w.weight % w.weights AS worth_rest,
         CAST(round((1000000 * w.weight - 1000000 * w.weight % w.weights) / w.weights) AS bigint)
           AS deal_part,
         1000000 * w.weight % w.weights AS deal_rest
  FROM (
    SELECT g.method, g.deal_id, g.touch_id, g.place, g.name, g.revenue, abs(g.revenue) AS worth,
           CAST(g.weight AS bigint) AS weight,
           CAST(sum(g.weight) OVER (PARTITION BY g.method, g.deal_id) AS bigint) AS weights
    FROM weighed g
    WHERE g.weight > 0
  ) w
),
ranked AS (
  SELECT p.method, p.deal_id, p.touch_id, p.place, p.name, p.weight, p.weights, p.revenue,
         p.worth_part, p.deal_part,
         row_number() OVER (PARTITION BY p.method, p.deal_id
                            ORDER BY p.worth_rest DESC, p.place) AS worth_rank,
         row_number() OVER (PARTITION BY p.method, p.deal_id
                            ORDER BY p.deal_rest DESC, p.place) AS deal_rank,
         abs(p.revenue) - CAST(sum(p.worth_part)
                               OVER (PARTITION BY p.method, p.deal_id) AS bigint) AS worth_left,
         1000000 - CAST(sum(p.deal_part)
                        OVER (PARTITION BY p.method, p.deal_id) AS bigint) AS deal_left
  FROM portion p
),
credit AS (
  SELECT r.method, 'row' AS part, r.deal_id, r.touch_id, r.place, r.name, r.weight, r.weights,
         (r.worth_part + CASE WHEN r.worth_rank <= r.worth_left THEN 1 ELSE 0 END)
           * CASE WHEN r.revenue < 0 THEN -1 ELSE 1 END AS revenue,
         r.deal_part + CASE WHEN r.deal_rank <= r.deal_left THEN 1 ELSE 0 END AS millionths
  FROM ranked r
  UNION ALL
  SELECT a.method, 'unattributed', e.deal_id, NULL, NULL, NULL, NULL, NULL, e.revenue, 1000000
  FROM ended e
  CROSS JOIN asked a
  LEFT JOIN ranked r ON r.deal_id = e.deal_id AND r.method = a.method AND r.worth_rank = 1
  WHERE e.outcome = 'won' AND r.deal_id IS NULL
)
