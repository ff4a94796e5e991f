"""The product's settings with a home of their own, and PostgreSQL where a test run names one."""

import os
import tempfile

os.environ["ACCORD_HOME"] = tempfile.mkdtemp(prefix="accord-tests-")
os.environ["ACCORD_SECRET_KEY"] = "only-for-tests"
os.environ["ACCORD_DATABASE_URL"] = os.environ.get("ACCORD_TEST_DATABASE", "")

from accord.settings import *
from accord.settings import CACHES, DATABASES, HOME

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
# One test must not be shown what another has asked.
CACHES["numbers"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
PAGES_LAG_S = 0
PAGES_WAIT_S = float("inf")
