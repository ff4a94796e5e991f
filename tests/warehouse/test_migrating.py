"""An older version can be gone back to: its tables can be altered although triggers watch them."""

import os
import subprocess
import sys


def test_every_migration_can_be_undone_and_done_again(tmp_path):
    environment = {**os.environ, "ACCORD_HOME": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "accord.settings"
    environment.pop("ACCORD_DATABASE_URL", None)

    def accord(*words):
        done = subprocess.run(
            [sys.executable, "-m", "accord", *words],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stderr

    for target in (["accord"], ["accord", "zero"], ["accord"]):
        assert accord("migrate", *target, "--verbosity", "0") == (0, "")
