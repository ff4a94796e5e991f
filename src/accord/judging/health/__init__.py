"""Definition health: whether the rules of an agreement point to those whom sales accepts."""
