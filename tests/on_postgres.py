"""Run what touches the database a second time, on PostgreSQL, where one can be reached.

    python -m tests.on_postgres [arguments of pytest]

ACCORD_TEST_POSTGRES names it, a libpq URL of a user who may create databases.
"""

import os
import subprocess
import sys

NO_TESTS = 5


def main(arguments: list[str]) -> int:
    url = os.environ.get("ACCORD_TEST_POSTGRES")
    if not url:
        print("== PostgreSQL: skipped, since ACCORD_TEST_POSTGRES names none")  # noqa: T201
        return 1 if os.environ.get("REQUIRE_POSTGRES") else 0
    command = [sys.executable, "-m", "pytest", *arguments]
    environment = os.environ | {"ACCORD_TEST_DATABASE": url}
    code = subprocess.run(command, env=environment, check=False).returncode
    return 0 if code == NO_TESTS else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
