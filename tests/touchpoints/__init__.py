"""What a touch says about where somebody came from."""
