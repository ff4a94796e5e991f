-- The last touch of each campaign and of each name, for the methods that look at them.
latest AS (
  SELECT p.deal_id, a.number, CASE WHEN a.method = 'shapley' THEN p.name ELSE p.campaign END AS name,
         max(p.place) AS place
  FROM path p
  JOIN asked a ON a.method = 'shapley'
                  OR (a.method = 'even distribution' AND p.campaign IS NOT NULL)
                  OR (a.method = 'primary campaign source' AND p.campaign = p.deal_campaign)
  GROUP BY p.deal_id, a.number, CASE WHEN a.method = 'shapley' THEN p.name ELSE p.campaign END
),
-- Each touch's part of its deal in whole numbers; a touch without one is one of the others.
apart AS (
  SELECT a.number, r.other_part, p.deal_id, p.touch_id, p.place, p.name, p.revenue,
         CASE r.method
           WHEN 'last non-direct' THEN
             CASE WHEN p.place = coalesce(p.sent_place, p.places) THEN 1 ELSE 0 END
           WHEN 'time decay' THEN
             CAST(floor(1000000 * power(u.half, u.two * (p.last_s - p.occurred_s)
                                                / (172800 * :half_life)) + u.half) AS bigint)
           WHEN 'simple decay' THEN
             CASE p.places - p.place WHEN 0 THEN 32 WHEN 1 THEN 16 WHEN 2 THEN 8 WHEN 3 THEN 4
                                     WHEN 4 THEN 2 WHEN 5 THEN 1 ELSE 0 END
           WHEN 'primary campaign source' THEN CASE WHEN l.place IS NULL THEN 0 ELSE 1 END
           WHEN 'even distribution' THEN CASE WHEN l.place IS NULL THEN 0 ELSE 1 END
           WHEN 'shapley' THEN CASE WHEN l.place IS NULL THEN 0 ELSE 1 END
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
  JOIN rule r ON r.number = a.number
  LEFT JOIN latest l ON l.number = a.number AND l.deal_id = p.deal_id AND l.place = p.place
  WHERE p.outcome = 'won'
),
leftover AS (
  SELECT a.number, a.deal_id, count(*) AS others
  FROM apart a
  WHERE a.part = 0
  GROUP BY a.number, a.deal_id
),
-- The others share their part evenly; nobody there, it goes to the milestones in proportion.
weighed AS (
  SELECT a.number, a.deal_id, a.touch_id, a.place, a.name, a.revenue,
         CASE WHEN a.part = 0 THEN a.other_part
              WHEN a.other_part = 0 OR o.others IS NULL THEN a.part
              ELSE a.part * o.others
         END AS weight
  FROM apart a
  LEFT JOIN leftover o ON o.number = a.number AND o.deal_id = a.deal_id
  WHERE a.part > 0 OR a.other_part > 0
  UNION ALL
  -- A campaign that is named on the deal is credited even where nobody on it came from there.
  SELECT a.number, e.deal_id, NULL, 0, e.deal_campaign, e.revenue, 1
  FROM ended e
  CROSS JOIN asked a
  LEFT JOIN latest l ON l.deal_id = e.deal_id AND l.number = a.number
  WHERE a.method = 'primary campaign source' AND :by = 'campaign' AND e.outcome = 'won'
    AND e.deal_campaign IS NOT NULL AND l.deal_id IS NULL
),
whole AS (
  SELECT w.number, w.deal_id, CAST(sum(w.weight) AS bigint) AS weights
  FROM weighed w
  GROUP BY w.number, w.deal_id
),
-- The worth of each deal and the deal itself, in millionths, in whole units: first what the
-- weights give, then one more to the largest remainders, among equals to the earlier touch. What
-- every unit of weight gets is taken out before multiplying, so that no number grows too large.
portion AS (
  SELECT w.number, w.deal_id, w.touch_id, w.place, w.name, w.weight, w.weights, w.revenue,
         w.worth_each * w.weight
           + CAST(round((w.worth_over * w.weight - w.worth_over * w.weight % w.weights)
                        / w.weights) AS bigint) AS worth_part,
         w.worth_over * w.weight % w.weights AS worth_rest,
         CAST(round((1000000 * w.weight - 1000000 * w.weight % w.weights) / w.weights) AS bigint)
           AS deal_part,
         1000000 * w.weight % w.weights AS deal_rest
  FROM (
    SELECT g.number, g.deal_id, g.touch_id, g.place, g.name, g.revenue,
           CAST(g.weight AS bigint) AS weight, h.weights, abs(g.revenue) % h.weights AS worth_over,
           CAST(round((abs(g.revenue) - abs(g.revenue) % h.weights) / h.weights) AS bigint)
             AS worth_each
    FROM weighed g
    JOIN whole h ON h.number = g.number AND h.deal_id = g.deal_id
    WHERE g.weight > 0
  ) w
),
given AS (
  SELECT p.number, p.deal_id, abs(max(p.revenue)) - CAST(sum(p.worth_part) AS bigint) AS worth_left,
         1000000 - CAST(sum(p.deal_part) AS bigint) AS deal_left
  FROM portion p
  GROUP BY p.number, p.deal_id
),
ranked AS (
  SELECT p.number, p.deal_id, p.touch_id, p.place, p.name, p.weight, p.weights, p.revenue,
         p.worth_part, p.deal_part, g.worth_left, g.deal_left,
         row_number() OVER (PARTITION BY p.number, p.deal_id
                            ORDER BY p.worth_rest DESC, p.place) AS worth_rank,
         row_number() OVER (PARTITION BY p.number, p.deal_id
                            ORDER BY p.deal_rest DESC, p.place) AS deal_rank
  FROM portion p
  JOIN given g ON g.number = p.number AND g.deal_id = p.deal_id
),
credit AS (
  SELECT r.number, 'row' AS part, r.deal_id, r.touch_id, r.place, r.name, r.weight, r.weights,
         (r.worth_part + CASE WHEN r.worth_rank <= r.worth_left THEN 1 ELSE 0 END)
           * CASE WHEN r.revenue < 0 THEN -1 ELSE 1 END AS revenue,
         r.deal_part + CASE WHEN r.deal_rank <= r.deal_left THEN 1 ELSE 0 END AS millionths
  FROM ranked r
  UNION ALL
  SELECT a.number, 'unattributed', e.deal_id, NULL, NULL, NULL, NULL, NULL, e.revenue, 1000000
  FROM ended e
  CROSS JOIN asked a
  LEFT JOIN ranked r ON r.deal_id = e.deal_id AND r.number = a.number AND r.worth_rank = 1
  WHERE e.outcome = 'won' AND r.deal_id IS NULL
)
