"""What the columnar copy has to read again."""

from django.db import models


class Change(models.Model):
    """A row that reports read was written: `what` names its table, `key` its id or its person.

    Triggers add these rows, in the transaction that writes. `transaction` is PostgreSQL's number
    of it: with several writers a lower id may be committed after a higher one was seen.
    """

    what = models.CharField(max_length=30)
    key = models.BigIntegerField()
    transaction = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.id}: {self.what} {self.key}"
