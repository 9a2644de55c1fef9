"""Settings of the center. Everything an operator may change comes from the environment; the defaults are the embedded center of `make run`.

DATABASE_URL, SECRET_KEY, ALLOWED_HOSTS, ZHONGSHU_VAR (data folder), ZHONGSHU_DEMO (1 or 0: demo logins on the login page or
not; without it, the marker that `zhongshu demo` leaves decides), ZHONGSHU_CENTER (code),
REQUIRE_SECOND_FACTOR (staff, experts, auditors and administrators must add an authenticator or passkey; on unless a demonstration),
PROPOSER_SIGNUP (0: proposers cannot open accounts by themselves), EMAIL_URL, DEBUG, HTTPS (1 behind TLS), PROXY_COUNT (how many proxies in front append to X-Forwarded-For).
"""

import secrets
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from environs import Env

from zhongshu.kernel.database import prepare
from zhongshu.web.demo.marker import made_as_demo

env = Env()
HERE = Path(__file__).parent
VAR = Path(env.str("ZHONGSHU_VAR", "var")).resolve()
VAR.mkdir(parents=True, exist_ok=True)


def kept_secret(name: str) -> str:
    """A secret made once and kept in the data folder, readable by its owner only."""
    path = VAR / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", "") or kept_secret("secret_key")
DEBUG = env.bool("DEBUG", False)
HTTPS = env.bool("HTTPS", False)
PROPOSER_SIGNUP = env.bool("PROPOSER_SIGNUP", True)
CENTER = env.str("ZHONGSHU_CENTER", "SH")
PROXY_COUNT = env.int("PROXY_COUNT", 0)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
DATABASES = {"default": prepare(env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR / 'center.sqlite3'}"))}
DEMO = env.bool("ZHONGSHU_DEMO", made_as_demo(VAR, DATABASES["default"]))
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", not DEMO)

ROOMS = [
    "zhongshu.kernel",
    "zhongshu.ledger",
    "zhongshu.pages",
    "zhongshu.people",
    "zhongshu.documents",
    "zhongshu.notices",
    "zhongshu.policy",
    "zhongshu.lifecycle",
    "zhongshu.panels",
    "zhongshu.decisions",
    "zhongshu.surplus",
    "zhongshu.discovery",
    "zhongshu.proposal",
    "zhongshu.appraisal",
    "zhongshu.bench",
    "zhongshu.award",
    "zhongshu.delivery",
    "zhongshu.relay",
    "zhongshu.transfer",
    "zhongshu.imports",
    "zhongshu.desk",
    "zhongshu.api",
    "zhongshu.portal",
    "zhongshu.audit",
    "zhongshu.web",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    *ROOMS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhongshu.web.language.OwnLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zhongshu.policy.once.RulesOnce",
    "zhongshu.kernel.borders.RefusalBorder",
    "zhongshu.people.access.AccessDoor",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "zhongshu.web.urls"
WSGI_APPLICATION = "zhongshu.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "zhongshu.pages.shell.shell",
            ],
        },
    }
]
FORM_RENDERER = "zhongshu.pages.rendering.HouseRenderer"
CSRF_FAILURE_VIEW = "zhongshu.web.views.forged"
INSTALLED_APPS.insert(0, "django.forms")

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "django.contrib.auth.backends.ModelBackend",
    "zhongshu.people.demonstration.DemoBackend",  # does nothing unless the center is a demonstration
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email",)},
    },
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "zhongshu.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "zhongshu.people.forms.entrance.LoginForm",
    "signup": "zhongshu.people.forms.entrance.SignUpForm",
    "reset_password": "zhongshu.people.forms.entrance.ForgottenPasswordForm",
    "reset_password_from_key": "zhongshu.people.forms.entrance.NewPasswordForm",
    "change_password": "zhongshu.people.forms.entrance.ChangePasswordForm",
    "set_password": "zhongshu.people.forms.entrance.FirstPasswordForm",
    "reauthenticate": "zhongshu.people.forms.entrance.ConfirmForm",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 1800
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# By account, not by address: a whole office behind one proxy must not lock one another out. Axes adds the lock of the account.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "8/5m/key",
    "login": "300/m/ip",
    "reset_password": "100/m/ip,5/m/key",
    "signup": "30/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT
MFA_ADAPTER = "zhongshu.people.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "zhongshu.people.forms.entrance.FactorForm",
    "reauthenticate": "zhongshu.people.forms.entrance.ConfirmFactorForm",
    "activate_totp": "zhongshu.people.forms.entrance.ActivateAppForm",
    "add_webauthn": "zhongshu.people.forms.entrance.AddKeyForm",
    "edit_webauthn": "zhongshu.people.forms.entrance.EditKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "中枢 Zhongshu"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = ["username"]  # by account: a whole office behind one proxy must not lock one another out
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # see the line above; allauth limits sign-in by address as well
AXES_VERBOSE = False
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "zhongshu.people.adapter.address_asked"
AXES_LOCKOUT_CALLABLE = "zhongshu.people.adapter.locked_out"
AXES_RESET_ON_SUCCESS = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

if env.str("EMAIL_URL", ""):
    vars().update({key: value for key, value in env.dj_email_url("EMAIL_URL").items() if key.isupper()})
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# how people reach the site, for links in e-mails and on papers; by itself, where `make run` serves it
PUBLIC_URL = env.str("PUBLIC_URL", f"http://127.0.0.1:{env.str('PORT', '8000')}").rstrip("/")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "zhongshu@localhost")

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "sums": {  # of the ledger's history (`ledger.kept`), shared by all processes of the center; may be emptied at any time
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "sums",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

DOCUMENTS = VAR / "documents"  # uploads: private, outside any web root
KEYS = VAR / "keys"  # the key that signs the heads of the ledger
DOCUMENT_SCANNER = env.str(
    "DOCUMENT_SCANNER", ""
)  # a function that names what it finds in a file, e.g. zhongshu.documents.scanner.clamd
CLAMD_SOCKET = env.str("CLAMD_SOCKET", "/run/clamav/clamd.ctl")
DOCUMENT_QUOTA_MB = env.int("DOCUMENT_QUOTA_MB", 500)  # for each subject
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # served by finders until a release collects into it
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
