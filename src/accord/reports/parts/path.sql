-- The deals of the period, and what their touches are measured by: lead, opening, campaign, end.
begun AS (
  SELECT c.deal_id, min(CASE WHEN c.kind = 'opened' THEN c.occurred_s END) AS opened_s,
         max(CASE WHEN c.campaign IS NOT NULL THEN c.place END) AS place
  FROM change c
  GROUP BY c.deal_id
),
ended AS (
  SELECT e.deal_id, e.outcome, e.company_id, e.ended_s, e.ended_on, e.ended_day, a.person_id,
         a.lead_s, o.opened_s, k.campaign AS deal_campaign,
         CASE WHEN e.currency = :currency THEN e.amount_minor ELSE 0 END AS revenue,
         CASE WHEN e.currency <> :currency THEN 1 ELSE 0 END AS elsewhere
  FROM ending e
  JOIN begun o ON o.deal_id = e.deal_id
  LEFT JOIN change k ON k.deal_id = o.deal_id AND k.place = o.place
  LEFT JOIN arrival a ON a.deal_id = e.deal_id AND a.place = 1
  WHERE CASE WHEN :period = 'end' THEN e.ended_on ELSE coalesce(a.lead_on, e.ended_on) END
        BETWEEN :since AND :until
),
-- What everyone on a deal did before its end, as far back as is looked, in order.
counted AS (
  SELECT e.deal_id, e.outcome, e.revenue, e.lead_s, e.opened_s, e.deal_campaign,
         s.touch_id, s.person_id, s.occurred_s, s.occurred_day, s.occurred_on, s.kind, s.channel,
         s.campaign, s.name,
         row_number() OVER (PARTITION BY e.deal_id ORDER BY s.occurred_s, s.touch_id) AS place
  FROM ended e
  JOIN member m ON m.deal_id = e.deal_id
  JOIN seen s ON s.person_id = m.person_id
  WHERE s.occurred_s <= e.ended_s AND s.occurred_day >= e.ended_day - :lookback
),
-- Which touch of a deal is which: the last, the one that made the lead or opened the deal, …
placed AS (
  SELECT c.deal_id, count(*) AS places, max(c.occurred_s) AS last_s,
         max(CASE WHEN c.occurred_s <= c.lead_s THEN c.place END) AS lead_place,
         max(CASE WHEN c.occurred_s <= c.opened_s THEN c.place END) AS deal_place,
         max(CASE WHEN c.channel IS NULL OR c.channel <> 'direct' THEN c.place END) AS sent_place
  FROM counted c
  GROUP BY c.deal_id
),
path AS (
  SELECT c.deal_id, c.outcome, c.revenue, c.deal_campaign, c.touch_id, c.person_id, c.occurred_s,
         c.occurred_day, c.occurred_on, c.kind, c.channel, c.campaign, c.name, c.place, p.places,
         p.last_s, p.lead_place, p.deal_place, p.sent_place
  FROM counted c
  JOIN placed p ON p.deal_id = c.deal_id
)
