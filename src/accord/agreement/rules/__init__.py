"""How an agreement is read, checked and understood; plain Python without a database."""
