"""How credit for a won deal is shared: the methods the field knows, by their exact names."""

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, Strict, model_validator

from accord.agreement.rules.values import Dates, Term, Text, wrong

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
    "custom",
    "markov",
    "shapley",
]
METHODS: tuple[str, ...] = get_args(Method)
CUSTOM = "custom"

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
    "custom": "each touch gets what the weights say",
    "markov": "a source gets as much as would have been lost without it, by the Markov method",
    "shapley": "a source gets its average worth in all combinations, by Shapley's method",
}


Weight = Annotated[int, Strict(), Field(ge=0, le=1000)]


class Weights(Term):
    """What the method `custom` gives: to the first touch, the one that made the lead, the one
    before the deal was opened, the last one, and all others together. Only their proportion counts.
    """

    first: Weight = 0
    lead: Weight = 0
    deal: Weight = 0
    last: Weight = 0
    others: Weight = 0

    @model_validator(mode="after")
    def _give_something(self) -> Self:
        if not any(self.model_dump().values()):
            raise wrong("the weights give nothing to anyone", "Write for example `first: 50`.")
        return self

    def __str__(self) -> str:
        return ", ".join(f"{name} {weight}" for name, weight in self.model_dump().items() if weight)


class Credit(Term):
    """The method both teams go by, how far back it looks, and the ground rules beside it.

    `weights` belong to the method `custom`; beside another one they only serve to compare.
    """

    method: Method
    lookback: Dates
    weights: Weights | None = None
    ground_rules: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _custom_has_weights(self) -> Self:
        if self.method == CUSTOM and self.weights is None:
            cure = "Say `weights: {first: 40, lead: 40, others: 20}`, in the proportion you mean."
            raise wrong("the method custom has no weights", cure)
        return self
