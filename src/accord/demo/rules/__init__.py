"""How Northwind Pumps, a company that does not exist, would have lived through its year."""
