"""How fast Accord is here: sizes, rates and ratios measured in one run, never a timed test."""
