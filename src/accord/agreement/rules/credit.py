"""How credit for a won deal is shared: the methods the field knows, by their exact names."""

from typing import Literal, get_args

from accord.agreement.rules.values import Dates, Term, Text

Method = Literal[
    "first touch",
    "last touch",
    "last non-direct",
    "lead creation",
    "linear",
    "position based",
    "u-shaped",
    "u-shaped 50/50",
    "w-shaped",
    "full path",
    "j-shaped",
    "inverse j",
    "time decay",
    "simple decay",
    "primary campaign source",
    "even distribution",
    "markov",
    "shapley",
]
METHODS: tuple[str, ...] = get_args(Method)

METHOD_SENTENCES: dict[str, str] = {
    "first touch": "the first touch gets all of it",
    "last touch": "the last touch gets all of it",
    "last non-direct": "the last touch that was no direct visit gets all of it",
    "lead creation": "the touch that made the person a lead gets all of it",
    "linear": "every touch gets the same share",
    "position based": "the first and the last touch get 40 % each, the others share 20 %",
    "u-shaped": "the first touch and the one that made the lead get 40 % each, "
    "the others share 20 %",
    "u-shaped 50/50": "the first touch and the one that made the lead get half each",
    "w-shaped": "the first touch, the one that made the lead and the one before the deal was "
    "opened get 30 % each, the others share 10 %",
    "full path": "the first touch, those that made the lead, opened the deal and won it get "
    "22.5 % each, the others share 10 %",
    "j-shaped": "the first touch gets 20 %, the last 60 %, the others share 20 %",
    "inverse j": "the first touch gets 60 %, the last 20 %, the others share 20 %",
    "time decay": "a touch gets the less the longer it was before the win",
    "simple decay": "each of the six latest touches gets half as much as the one after it",
    "primary campaign source": "the campaign named on the deal gets all of it",
    "even distribution": "the campaigns of the people on the deal get the same share each",
    "markov": "a source gets as much as would have been lost without it, by the Markov method",
    "shapley": "a source gets its average worth in all combinations, by Shapley's method",
}


class Credit(Term):
    """The method both teams go by, how far back it looks, and the ground rules beside it."""

    method: Method
    lookback: Dates
    ground_rules: tuple[Text, ...] = ()
