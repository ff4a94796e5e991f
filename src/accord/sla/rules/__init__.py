"""Both halves of the service level agreement: what each team owes the other, and how it stands."""
