"""How a plan is written out: for people, for spreadsheets, for programs."""
