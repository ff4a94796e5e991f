-- What a method gives to the milestones and to the touches between them, as parts of each other.
-- The methods without parts look at the touches themselves; Markov's shares are worked out apart.
rule AS (
  SELECT 'first touch' AS method, 1 AS first_part, 0 AS lead_part, 0 AS deal_part, 0 AS last_part,
         0 AS other_part
  UNION ALL SELECT 'last touch', 0, 0, 0, 1, 0
  UNION ALL SELECT 'last non-direct', 0, 0, 0, 0, 0
  UNION ALL SELECT 'lead creation', 0, 1, 0, 0, 0
  UNION ALL SELECT 'linear', 0, 0, 0, 0, 1
  UNION ALL SELECT 'position based', 2, 0, 0, 2, 1
  UNION ALL SELECT 'u-shaped', 2, 2, 0, 0, 1
  UNION ALL SELECT 'u-shaped 50/50', 1, 1, 0, 0, 0
  UNION ALL SELECT 'w-shaped', 3, 3, 3, 0, 1
  UNION ALL SELECT 'full path', 9, 9, 9, 9, 4
  UNION ALL SELECT 'j-shaped', 1, 0, 0, 3, 1
  UNION ALL SELECT 'inverse j', 3, 0, 0, 1, 1
  UNION ALL SELECT 'time decay', 0, 0, 0, 0, 0
  UNION ALL SELECT 'simple decay', 0, 0, 0, 0, 0
  UNION ALL SELECT 'primary campaign source', 0, 0, 0, 0, 0
  UNION ALL SELECT 'even distribution', 0, 0, 0, 0, 0
  UNION ALL SELECT 'custom', :custom_first, :custom_lead, :custom_deal, :custom_last, :custom_others
  UNION ALL SELECT 'markov', 0, 0, 0, 0, 1
  UNION ALL SELECT 'shapley', 0, 0, 0, 0, 0
)
