"""Persons and companies, and what was known of them when."""

from django.db import models
from django.db.models import F, Q

from accord.ledger.models import Fact


class Company(models.Model):
    """A firm; its domain is its key where it is known. What is known of it stands in facts."""

    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253, null=True, unique=True)
    external_id = models.CharField(max_length=200, null=True, unique=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="company_domain_is_never_empty", condition=Q(domain=None) | ~Q(domain="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Someone we know of, a visitor without a name included. What is known stands in facts."""

    email = models.CharField(max_length=254, null=True, unique=True)
    external_id = models.CharField(max_length=200, null=True, unique=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_email_is_never_empty", condition=Q(email=None) | ~Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return self.email or self.external_id or f"Visitor {self.pk}"


class PersonFact(Fact):
    """A value of one field of a person, known from a moment on; null says it is known no longer."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="facts")
    field = models.CharField(max_length=60)
    value = models.CharField(max_length=2000, null=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="person_fact_is_never_empty", condition=Q(value=None) | ~Q(value="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.person_id} is {self.value}"


class CompanyFact(Fact):
    """A value of one field of a company, known from a moment on."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="facts")
    field = models.CharField(max_length=60)
    value = models.CharField(max_length=2000, null=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="company_fact_is_never_empty", condition=Q(value=None) | ~Q(value="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.company_id} is {self.value}"


class Employment(Fact):
    """A person works for a company from a moment on; null says for none that we know."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="employments")
    company = models.ForeignKey(Company, models.PROTECT, related_name="employments", null=True)

    def __str__(self) -> str:
        return f"{self.person_id} works for {self.company_id}"


class PersonLink(Fact):
    """Two persons are found to be one: from then on both logs are judged as the first's."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="links")
    other = models.ForeignKey(Person, models.PROTECT, related_name="linked_to")

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="person_is_not_linked_to_itself", condition=~Q(person=F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} is {self.person_id}"
