"""How a condition is refused."""


class ConditionError(Exception):
    """A condition cannot be used: what is wrong, where (from column 1), and what would cure it."""

    def __init__(self, message: str, column: int, cure: str) -> None:
        super().__init__(message, column, cure)
        self.message = message
        self.column = column
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.message} (column {self.column}) {self.cure}"


def quoted(word: str) -> str:
    """A word of the condition as it is repeated in a message, cut when it is long."""
    shown = word if len(word) <= 40 else word[:39] + "…"
    return f"“{shown}”"
