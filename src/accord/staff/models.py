"""The people of the company: who they are, which team they are in, when they are away."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Team(models.Model):
    """A team; its kind says on which side of the agreement it stands."""

    class Kind(models.TextChoices):
        MARKETING = "marketing", "Marketing"
        SDR = "sdr", "Sales development"
        SALES = "sales", "Sales"
        OTHER = "other", "Other"

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=self.normalize_email(email).casefold(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(
            email, password, role=User.Role.ADMINISTRATOR, is_superuser=True, **fields
        )

    def get_by_natural_key(self, email: str):
        return self.get(email=email.casefold())


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in: a marketer, an SDR, an account executive, or who leads them."""

    class Role(models.TextChoices):
        MARKETER = "marketer", "Marketer"
        SDR = "sdr", "SDR"
        ACCOUNT_EXECUTIVE = "account executive", "Account executive"
        MANAGER = "manager", "Manager"
        LEAD_ADMINISTRATOR = "lead administrator", "Lead administrator"
        EXECUTIVE = "executive", "Executive"
        ADMINISTRATOR = "administrator", "Administrator"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=20, choices=Role)
    team = models.ForeignKey(Team, models.PROTECT, related_name="members", null=True, blank=True)
    reports_to = models.ForeignKey(
        "self", models.PROTECT, related_name="reports", null=True, blank=True
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_email_is_lower_case", condition=Q(email=Lower(F("email")))
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Absence(models.Model):
    """A user is away; clocks that run on the owner's hours stand still."""

    user = models.ForeignKey("accord.User", models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} from {self.starts_at:%Y-%m-%d} to {self.ends_at:%Y-%m-%d}"


class SideProfile(models.Model):
    """What a side works for: its goal, the number it is measured by, how far ahead it looks."""

    class Side(models.TextChoices):
        MARKETING = "marketing", "Marketing"
        SALES = "sales", "Sales"

    side = models.CharField(max_length=10, choices=Side, unique=True)
    goal = models.CharField(max_length=300)
    measure = models.CharField(max_length=300)
    horizon = models.CharField(max_length=100)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)

    def __str__(self) -> str:
        return self.get_side_display()


class WallScreen(models.Model):
    """A screen on the wall that shows the dashboard by a token of its own, and nothing else.

    Only the hash of the token is kept; a screen that was ended shows nothing any more.
    """

    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
