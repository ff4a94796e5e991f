"""The arithmetic of the planner: exact, over whole numbers and fractions."""
