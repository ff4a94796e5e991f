"""Every table, so that Django finds them. Read the concept folders, not this list."""

from accord.agreement.models import (
    Acknowledgement,
    AgreedPromise,
    AgreedStage,
    AgreementVersion,
    Signature,
)
from accord.campaigns.models import Campaign, CampaignCost
from accord.connectors.models import ImportRun
from accord.content.models import Asset
from accord.deals.models import Deal, DealChange, DealPerson
from accord.feedback.models import Rating, Reply
from accord.handoff.models import Answer, Assignment, Attempt, Handoff, Outcome, Pause
from accord.judging.models import Cursor, Restatement, Standing, Unmatched
from accord.ledger.models import LedgerClock, LedgerEntry, Retraction
from accord.lifecycle.models import DecidedMove, Move
from accord.meetings.models import Review
from accord.people.models import Company, CompanyFact, Employment, Person, PersonFact, PersonLink
from accord.scoring.models import InterestSum
from accord.sla.models import Clock, Delivery
from accord.staff.models import Absence, SideProfile, Team, User, WallScreen
from accord.touchpoints.models import Touch
from accord.warehouse.models import Change

__all__ = [
    "Absence",
    "Acknowledgement",
    "AgreedPromise",
    "AgreedStage",
    "AgreementVersion",
    "Answer",
    "Asset",
    "Assignment",
    "Attempt",
    "Campaign",
    "CampaignCost",
    "Change",
    "Clock",
    "Company",
    "CompanyFact",
    "Cursor",
    "Deal",
    "DealChange",
    "DealPerson",
    "DecidedMove",
    "Delivery",
    "Employment",
    "Handoff",
    "ImportRun",
    "InterestSum",
    "LedgerClock",
    "LedgerEntry",
    "Move",
    "Outcome",
    "Pause",
    "Person",
    "PersonFact",
    "PersonLink",
    "Rating",
    "Reply",
    "Restatement",
    "Retraction",
    "Review",
    "SideProfile",
    "Signature",
    "Standing",
    "Team",
    "Touch",
    "Unmatched",
    "User",
    "WallScreen",
]
