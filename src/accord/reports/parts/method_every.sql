-- Every method.
asked AS (
  SELECT r.number, r.method FROM rule r WHERE r.method <> 'markov'
)
