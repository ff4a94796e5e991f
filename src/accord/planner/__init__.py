"""From a goal in revenue to the leads it takes, and from leads to the revenue they bring."""
