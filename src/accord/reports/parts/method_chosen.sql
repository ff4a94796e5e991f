-- The method that was asked for.
asked AS (
  SELECT r.number, r.method FROM rule r WHERE r.method = :method
)
