"""Where leads and customers come from, and who gets the credit."""
