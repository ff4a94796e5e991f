"""Building touches: text is kept as given and, for comparison, case-folded."""

from accord.kit.text import fold
from accord.touchpoints.models import Touch

FOLDED = {
    "path": "path_key",
    "form": "form_key",
    "page_title": "page_title_key",
    "traffic_source": "source_name_key",
    "medium": "medium_key",
    "term": "term_key",
    "content": "content_key",
    "referrer": "referrer_key",
    "channel": "channel_key",
}


def new_touch(**given: object) -> Touch:
    """A touch that is not stored yet; empty text is unknown, every text gets its folded twin."""
    values = {name: (value if value != "" else None) for name, value in given.items()}
    keys = {
        twin: fold(str(values[name]))
        for name, twin in FOLDED.items()
        if values.get(name) is not None
    }
    return Touch(**values, **keys)
