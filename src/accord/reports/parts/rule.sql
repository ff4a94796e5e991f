-- What a method gives to the milestones and to the touches between them, as parts of each other.
-- The methods without parts look at the touches themselves; Markov's shares are worked out apart.
rule AS (
  SELECT 1 AS number, 'first touch' AS method, 1 AS first_part, 0 AS lead_part, 0 AS deal_part,
         0 AS last_part, 0 AS other_part
  UNION ALL SELECT 2, 'last touch', 0, 0, 0, 1, 0
  UNION ALL SELECT 3, 'last non-direct', 0, 0, 0, 0, 0
  UNION ALL SELECT 4, 'lead creation', 0, 1, 0, 0, 0
  UNION ALL SELECT 5, 'linear', 0, 0, 0, 0, 1
  UNION ALL SELECT 6, 'position based', 2, 0, 0, 2, 1
  UNION ALL SELECT 7, 'u-shaped', 2, 2, 0, 0, 1
  UNION ALL SELECT 8, 'u-shaped 50/50', 1, 1, 0, 0, 0
  UNION ALL SELECT 9, 'w-shaped', 3, 3, 3, 0, 1
  UNION ALL SELECT 10, 'full path', 9, 9, 9, 9, 4
  UNION ALL SELECT 11, 'j-shaped', 1, 0, 0, 3, 1
  UNION ALL SELECT 12, 'inverse j', 3, 0, 0, 1, 1
  UNION ALL SELECT 13, 'time decay', 0, 0, 0, 0, 0
  UNION ALL SELECT 14, 'simple decay', 0, 0, 0, 0, 0
  UNION ALL SELECT 15, 'primary campaign source', 0, 0, 0, 0, 0
  UNION ALL SELECT 16, 'even distribution', 0, 0, 0, 0, 0
  UNION ALL SELECT 17, 'custom', :custom_first, :custom_lead, :custom_deal, :custom_last, :custom_others
  UNION ALL SELECT 18, 'markov', 0, 0, 0, 0, 1
  UNION ALL SELECT 19, 'shapley', 0, 0, 0, 0, 0
)
