"""What the agreement says about how reports are told, where nothing else is asked for."""

from collections.abc import Mapping

from accord.agreement.queries import InForce
from accord.agreement.rules.credit import CUSTOM, Weights


class NothingAgreedError(Exception):
    """The report asks for something that the agreement leaves open."""


def agreed(terms: InForce) -> dict[str, str | int]:
    """The agreed value of those options that the agreement settles."""
    credit = terms.agreement.credit
    return {"method": credit.method, "lookback": credit.lookback.length.days}


def require_agreed(told: Mapping[str, object], terms: InForce) -> None:
    """Refuse the agreement's own method where the agreement has none."""
    if told.get("method") == CUSTOM and terms.agreement.credit.weights is None:
        raise NothingAgreedError(
            "the agreement has no weights for the method custom: say `weights` under `credit`"
        )


def custom_parts(terms: InForce) -> dict[str, int]:
    """What the agreement's own method gives to whom; nothing to anyone where it has none."""
    weights = terms.agreement.credit.weights
    return {
        f"{CUSTOM}_{name}": getattr(weights, name) if weights else 0
        for name in Weights.model_fields
    }
