"""The environment: tokens, keys, paths and base URLs; a secret may also come as ``NAME_FILE``."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.config.proxies import Proxies, read_proxies
from bot.config.secrets import Secret
from bot.config.shipped import SECTORS, shipped_file
from bot.errors import ConfigError, ConfigProblem

MAX_SECRET_BYTES = 64 * 1024


PROVIDERS = ("SEC", "FINNHUB", "YAHOO", "QUOTES", "CLINICALTRIALS", "FX")
"""The providers whose base URL ``SECTORWIRE_<NAME>_URL`` replaces."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything that comes from the environment, secrets hidden."""

    config: Path = Path(SECTORS)
    config_is_shipped: bool = (
        False  # the one that comes with the program stands in: there is no file of one's own
    )
    database: Path | None = None  # beside the configuration where not given
    slack_bot_token: Secret | None = None
    slack_app_token: Secret | None = None
    slack_signing_secret: Secret | None = None
    slack_client_id: str | None = None
    slack_client_secret: Secret | None = None
    token_keys: tuple[Secret, ...] = ()  # the first seals tokens of installed workspaces, each opens them
    slack_api_url: str | None = None
    finnhub_api_key: Secret | None = None
    sec_contact: str | None = None
    provider_urls: Mapping[str, str] = field(default_factory=dict)  # by lower-case provider name
    allow_private_hosts: tuple[str, ...] = ()
    proxies: Proxies = field(default_factory=Proxies)
    ca_file: Path | None = None  # whom to believe instead of the system's authorities

    @property
    def database_path(self) -> Path:
        """The SQLite file: as given, else ``sectorwire.db`` beside the configuration.

        With the shipped configuration it lies in the working folder: the program's own is nobody's to fill.
        """
        folder = Path.cwd() if self.config_is_shipped else self.config.resolve().parent
        return self.database or folder / "sectorwire.db"

    @property
    def installs(self) -> bool:
        """Whether workspaces install the app by themselves; one bot token, where it is given, goes before."""
        given = (self.slack_client_id, self.slack_client_secret, self.token_keys)
        return self.slack_bot_token is None and all(given)

    def proxy_url(self, url: str) -> str | None:
        """The whole URL of the proxy that this one is asked through, for clients only; None where directly."""
        proxy = self.proxies.proxy_for(url)
        return proxy.url.reveal() if proxy is not None else None

    def tls(self) -> ssl.SSLContext | None:
        """How servers are believed: by ``ca_file`` where it is given, else None, as the system does."""
        return ssl.create_default_context(cafile=self.ca_file) if self.ca_file is not None else None

    def secrets(self) -> tuple[Secret, ...]:
        """Every secret there is, for redaction."""
        found = (
            self.slack_bot_token,
            self.slack_app_token,
            self.slack_signing_secret,
            self.slack_client_secret,
            *self.token_keys,
            self.finnhub_api_key,
            *self.proxies.secrets(),
        )
        return tuple(secret for secret in found if secret is not None)


def read_environment(env: Mapping[str, str], config: Path | None = None) -> Environment:
    """Read the variables of docs/configuration.md; unknown ones are nobody's business.

    ``config`` is the file that the command line names, before SECTORWIRE_CONFIG. A secret that no variable gives is
    looked for in the folder ``secrets`` beside the configuration, where ``sectorwire init`` puts it.
    Raises :class:`~bot.errors.ConfigError` where a file cannot be read, or a proxy is none.
    """
    problems: list[ConfigProblem] = []
    named = config or (Path(env["SECTORWIRE_CONFIG"]) if env.get("SECTORWIRE_CONFIG") else None)
    stands_in = named is None and not Path(SECTORS).exists()
    folder = secrets_folder(named or Path(SECTORS))

    def secret(name: str) -> Secret | None:
        value = env.get(name)
        if not value and (file := env.get(f"{name}_FILE")):
            value = _secret_file(f"{name}_FILE", Path(file), problems)
        elif not value and (kept := folder / name.lower()).is_file():
            value = _secret_file(name, kept, problems)
        value = (value or "").strip()
        return Secret(value) if value else None

    client_id, keys = secret("SLACK_CLIENT_ID"), secret("SECTORWIRE_TOKEN_KEY")
    environment = Environment(
        config=shipped_file(SECTORS) if stands_in else named or Path(SECTORS),
        config_is_shipped=stands_in,
        database=Path(env["SECTORWIRE_DB"]) if env.get("SECTORWIRE_DB") else None,
        slack_bot_token=secret("SLACK_BOT_TOKEN"),
        slack_app_token=secret("SLACK_APP_TOKEN"),
        slack_signing_secret=secret("SLACK_SIGNING_SECRET"),
        slack_client_id=client_id.reveal()
        if client_id
        else None,  # no secret: it stands in every link to install
        slack_client_secret=secret("SLACK_CLIENT_SECRET"),
        token_keys=tuple(
            Secret(part) for key in (keys.reveal().split(",") if keys else ()) if (part := key.strip())
        ),
        slack_api_url=env.get("SLACK_API_URL") or None,
        finnhub_api_key=secret("FINNHUB_API_KEY"),
        sec_contact=env.get("SEC_CONTACT") or None,
        provider_urls={
            name.lower(): url
            for name in PROVIDERS
            if (url := env.get(f"SECTORWIRE_{name}_URL", "").rstrip("/"))
        },
        allow_private_hosts=tuple(
            host
            for part in env.get("SECTORWIRE_ALLOW_PRIVATE_HOSTS", "").split(",")
            if (host := part.strip().lower())
        ),
        proxies=read_proxies(env, secret("SECTORWIRE_PROXY"), problems),
        ca_file=_ca_file(env.get("SSL_CERT_FILE", "").strip(), problems),
    )
    if problems:
        raise ConfigError("environment", tuple(problems))
    return environment


def secrets_folder(config: Path) -> Path:
    """The folder beside a configuration that may hold secrets, a file each, named as the variable in lower case."""
    return config.parent / "secrets"


def _secret_file(name: str, file: Path, problems: list[ConfigProblem]) -> str | None:
    allowed = f"a readable file of at most {MAX_SECRET_BYTES // 1024} KiB that holds the value"
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_SECRET_BYTES + 1)
    except OSError as error:
        problems.append(ConfigProblem(name, None, f"{file}: {error.strerror}", allowed))
        return None
    if len(data) > MAX_SECRET_BYTES:
        problems.append(ConfigProblem(name, None, f"{file}: too large", allowed))
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        problems.append(ConfigProblem(name, None, f"{file}: not UTF-8 text", allowed))
        return None


def _ca_file(name: str, problems: list[ConfigProblem]) -> Path | None:
    """The file of authorities, tried once: a wrong one would refuse every site without saying why."""
    if not name:
        return None
    try:
        ssl.create_default_context(cafile=name)
    except OSError as error:  # ssl.SSLError is one
        why = "no certificates in it" if isinstance(error, ssl.SSLError) else error.strerror
        allowed = "a readable PEM file of certificate authorities"
        problems.append(ConfigProblem("SSL_CERT_FILE", None, f"{name}: {why}", allowed))
    return Path(name)
