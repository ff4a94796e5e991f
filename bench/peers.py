"""One package of the field, asked for credit by itself: python peers.py PACKAGE METHOD FILE.

It runs in an environment of its own, without Accord, reads a path file and prints how long the
package took and what it gave each channel. Reading the file and loading the package are not counted.
"""

import contextlib
import importlib
import io
import json
import sys
import time
import warnings

import pandas as pd

NAMES = {"path": "path", "conversions": "total_conversions", "null": "total_null"}
EVERY = ("first touch", "last touch", "linear", "position based")


def channelattribution(paths: pd.DataFrame, method: str):
    package = importlib.import_module("ChannelAttribution")
    told = (paths, NAMES["path"], NAMES["conversions"])
    theirs = {"first touch": "first_touch", "last touch": "last_touch", "linear": "linear_touch"}

    def heuristics():
        found = package.heuristic_models(*told, flg_pro=False).set_index("channel_name")
        return {name: found[column].to_dict() for name, column in theirs.items()}

    def markov():
        order = int(method.rsplit(maxsplit=1)[1])
        found = package.markov_model(*told, var_null=NAMES["null"], order=order, flg_pro=False)
        table = (found["result"] if isinstance(found, dict) else found).set_index("channel_name")
        return {"markov": table["total_conversions"].to_dict()}

    return markov if method.startswith("markov") else heuristics


def mta(paths: pd.DataFrame, method: str):
    from mta import MTA

    model = MTA(paths, allow_loops=True, add_timepoints=False)

    def work():
        if method == "shapley":
            model.shapley(normalize=False)
            return {"shapley": model.attribution["shapley"]}
        model.first_touch(normalize=False).last_touch(normalize=False)
        model.linear(share="proportional", normalize=False).position_based(normalize=False)
        named = ("first_touch", "last_touch", "linear", "pos_based")
        return {name: model.attribution[theirs] for name, theirs in zip(EVERY, named, strict=True)}

    return work


def do_attribution(paths: pd.DataFrame, method: str):
    from do_attribution import MarkovAttribution

    order, total = int(method.rsplit(maxsplit=1)[1]), paths[NAMES["conversions"]].sum()
    rows = pd.concat(
        [
            pd.DataFrame({"path": paths["path"], "won": won, "weight": paths[NAMES[kind]]})
            for won, kind in ((1, "conversions"), (0, "null"))
        ]
    ).query("weight > 0")

    def work():
        model = MarkovAttribution(order=order, removal_strategy="redirect_to_null")
        found = model.fit(rows["path"], rows["won"], weights=rows["weight"])
        return {"markov": {name: share * total for name, share in found["attribution"].items()}}

    return work


def marketing_attribution_models(paths: pd.DataFrame, _method: str):
    from mam.core import MAM

    rows = paths[paths[NAMES["conversions"]] > 0].assign(won=1)

    def work():
        model = MAM(
            rows,
            format_type="grouped_journey",
            channels_colname="path",
            journey_with_conv_colname="won",
            occurrences_colname=NAMES["conversions"],
        )
        asked = (
            model.run_first_click,
            model.run_last_click,
            model.run_linear,
            model.run_position_based,
        )
        found = {name: ask().to_polars() for name, ask in zip(EVERY, asked, strict=True)}
        return {
            name: dict(zip(t["channels"], t["attribution"], strict=True))
            for name, t in found.items()
        }

    return work


PACKAGES = {
    "channelattribution": channelattribution,
    "mta": mta,
    "do-attribution": do_attribution,
    "marketing-attribution-models": marketing_attribution_models,
}


def main(package: str, method: str, file: str) -> None:
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(io.StringIO()):
        work = PACKAGES[package](pd.read_csv(file), method)
        start = time.perf_counter()
        credit = work()
        seconds = time.perf_counter() - start
    plain = {name: {c: float(sum_) for c, sum_ in of.items()} for name, of in credit.items()}
    print(json.dumps({"seconds": seconds, "credit": plain}))


if __name__ == "__main__":
    main(*sys.argv[1:])
