"""How the worth of a deal or a conversion is shared among touches; plain Python and numpy."""
