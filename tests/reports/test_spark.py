"""Every report is answered the same by a Spark cluster, from the same files."""

import re
import time

import pytest

from accord.agreement.queries import in_force_at
from accord.reports.catalogue import catalogue
from accord.reports.queries import run
from accord.reports.segments import members
from accord.warehouse.engines import chosen
from accord.warehouse.engines.narrowed import Narrowed
from accord.warehouse.engines.spark import NoSparkError, Spark
from tests.reports.asking import Recorder, answered_by, unlike
from tests.reports.cluster import PACKAGES, NoClusterError, cluster
from tests.reports.conftest import NOW

pytestmark = pytest.mark.django_db

OF_A_SEGMENT = ("arrivals", "attribution", "pipeline", "sources", "stages")


@pytest.fixture
def copy_folder(northwind_copy):
    return northwind_copy


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spark")
    try:
        with cluster(folder) as address:
            yield address, folder
    except NoClusterError as missing:
        pytest.skip(str(missing))


@pytest.mark.slow
def test_a_cluster_of_two_workers_answers_the_same(spark, northwind, northwind_copy):
    address, folder = spark
    recorder, start = Recorder(chosen()), time.perf_counter()
    for name in catalogue():
        run(name, as_of=NOW, engine=recorder)
    terms = in_force_at(NOW)
    whose = members("Maintenance engineer", engine=recorder, terms=terms, as_of=NOW)
    segment = Narrowed(recorder, *whose)
    for name in OF_A_SEGMENT:
        run(name, as_of=NOW, engine=segment)
    ours = time.perf_counter() - start

    told = answered_by(address, northwind_copy, recorder, PACKAGES)

    print(f"\nSpark {told['version']}, {len(recorder.asked)} questions: ", end="")  # noqa: T201
    print(f"{told['seconds']:.1f} s; DuckDB {ours:.1f} s")  # noqa: T201
    assert unlike(told["answers"], recorder) == []
    joined = re.findall("Registering worker .* with 1 cores", (folder / "master.log").read_text())
    assert len(joined) == 2


def test_without_its_client_it_says_what_to_install(northwind_copy, northwind):
    ours = chosen()

    with pytest.raises(NoSparkError, match=r"pip install 'accord\[spark\]'"):
        Spark(ours.copy, ours.folder, "sc://127.0.0.1:1").ask("SELECT 1 AS n", {}, {})
