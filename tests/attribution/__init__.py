"""How credit is shared among touches."""
