-- Every method.
asked AS (
  SELECT r.method FROM rule r
)
