"""What a touch says about where somebody came from; plain Python without a database."""
