"""Every setting, from the environment with the prefix ACCORD_, each with a safe default."""

import os
import sys
from pathlib import Path

from accord import __version__

if os.environ.get("ACCORD_SQLITE") != "system":
    try:  # A library with the WAL-reset mend (3.51.3), where a wheel of it exists.
        import pysqlite3

        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
    except ImportError:
        pass

HOME = Path(os.environ.get("ACCORD_HOME", "var")).resolve()


def _secret_key() -> str:
    """The key of this installation, made at first use and kept in its home, for its owner only."""
    if key := os.environ.get("ACCORD_SECRET_KEY"):
        return key
    path = HOME / "secret-key"
    if not path.exists():
        import secrets

        HOME.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"secret-key.{os.getpid()}")
        partial.touch(mode=0o600)
        partial.write_text(secrets.token_urlsafe(50))
        try:
            os.link(partial, path)
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    return path.read_text().strip()


def _database(url: str) -> dict:
    """SQLite in the home folder unless ACCORD_DATABASE_URL names a PostgreSQL database."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "accord.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                    "PRAGMA recursive_triggers=ON; PRAGMA temp_store=MEMORY; "
                    "PRAGMA cache_size=-65536"
                ),
            },
        }
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "CONN_MAX_AGE": 60,
    }


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("ACCORD_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("ACCORD_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ACCORD_ORIGINS", "").split(",") if o]
SECURE_COOKIES = os.environ.get("ACCORD_SECURE_COOKIES") == "1"
DATABASES = {"default": _database(os.environ.get("ACCORD_DATABASE_URL", ""))}

COPY = HOME / "copy"
ANALYTICS = os.environ.get("ACCORD_ANALYTICS", "")
ANALYTICS_MEMORY = os.environ.get("ACCORD_ANALYTICS_MEMORY", "1GB")
# By how many seconds a page may lag behind the log before it brings the copy up to date itself.
PAGES_LAG_S = 30
# For how many seconds a page begins answers that nobody has asked before; then its parts come later.
PAGES_WAIT_S = 0.1

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "lucide",
    "accord",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accord.web.sessions.end_old_sessions",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accord.web.permissions.Permissions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accord.web.headers.content_security_policy",
    "django_htmx.middleware.HtmxMiddleware",
    "accord.web.sessions.sign_in_on_a_whole_page",
]
ROOT_URLCONF = "accord.web.urls"
ASGI_APPLICATION = "accord.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accord.web.shell.shell",
                "accord.web.queue.navigation.late",
            ],
        },
    }
]

# Attempts to sign in are counted in the first, by all processes of this machine together; answers
# of reports are kept in the other.
_FILES_CACHE = "django.core.cache.backends.filebased.FileBasedCache"
CACHES = {
    "default": {
        "BACKEND": _FILES_CACHE,
        "LOCATION": HOME / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "numbers": {
        "BACKEND": "accord.web.kept.OldestFirst",
        "LOCATION": HOME / "numbers",
        "OPTIONS": {"MAX_ENTRIES": 1_000},
    },
}

AUTH_USER_MODEL = "accord.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
# People are invited by an administrator; nobody signs up, and no address is asked to prove itself.
ACCOUNT_ADAPTER = "accord.web.signing.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key,20/m/ip"}
MFA_ADAPTER = "accord.web.signing.SecondSteps"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Accord"
MFA_TOTP_TOLERANCE = 1  # Clocks of phones are not exact; one step is what RFC 6238 (5.2) allows.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 7 * 24 * 3600
if SECURE_COOKIES:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    # A server in front speaks https to browsers and says so; browsers then never ask without it.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
# That server leads http to https (W008); other names of its domain are not ours to bind (W005, W021).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
_FILES = HOME / "static" / __version__
# Hashed and compressed once collected; straight from the packages before that.
_COLLECTED = (_FILES / "staticfiles.json").exists() and not DEBUG
_COLLECTING = os.environ.get("ACCORD_COLLECT") == "1"
STATIC_ROOT = _FILES if _COLLECTED or _COLLECTING else None
STORAGES = {
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if _COLLECTED or _COLLECTING
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    }
}
WHITENOISE_USE_FINDERS = not _COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
