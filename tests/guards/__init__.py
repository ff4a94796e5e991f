"""Guards: what holds for the whole repository, kept by tests so that no reviewer has to."""
