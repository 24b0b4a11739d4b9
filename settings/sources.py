"""Where settings are read from; a demonstration reads nothing of real use."""

from collections.abc import Mapping

from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
)

OF_REAL_USE = (
    "database_url",
    "ponte_encryption_keys",
    "ponte_index_key",
    "ponte_database_keys",
    "ponte_encryption_keys_file",
    "ponte_index_key_file",
    "ponte_database_keys_file",
    "ponte_keys_command",
    "ponte_backup_dir",
    "ponte_backup_recipient",
    "ponte_backup_passphrase",
    "ponte_backup_passphrase_file",
    "ponte_backup_mail_to",
    "ponte_public_url",
    "ponte_record_key",
    "ponte_record_key_file",
    "ponte_record_old_keys",
    "ponte_record_seals_file",
    "ponte_smtp_host",
    "ponte_smtp_port",
    "ponte_smtp_security",
    "ponte_smtp_user",
    "ponte_smtp_password",
    "ponte_smtp_ca_file",
    "ponte_smtp_timeout_seconds",
    "ponte_mail_from",
    "ponte_oidc_providers",
    "ponte_local_accounts",
)
"""Variables that a demonstration does not read under these names (lower case)."""


def _for_demonstration(given: Mapping[str, str | None]) -> dict[str, str | None]:
    """The variables a demonstration reads: those made for it stand in the place of the real."""
    kept = {name: value for name, value in given.items() if name not in OF_REAL_USE}
    for name in OF_REAL_USE:
        if (own := for_demonstration(name)) in given:
            kept[name] = given[own]
    return kept


def for_demonstration(name: str) -> str:
    """What a variable of real use is called where it is named for a demonstration on purpose."""
    return f"ponte_demo_{name.removeprefix('ponte_')}"


def _asks_for_demonstration(*sources: PydanticBaseSettingsSource) -> bool:
    """Whether the first of the sources that speaks of it says so."""
    for source in sources:
        if (given := source().get("demo")) is not None:
            return str(given).lower() in ("1", "true", "t", "yes", "y", "on")
    return False


class Sources(BaseSettings):
    """Arguments, then the environment, then `.env`; for a demonstration what it may read."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then `.env`; for a demonstration what it may read."""
        if not _asks_for_demonstration(init_settings, env_settings, dotenv_settings):
            return init_settings, env_settings, dotenv_settings
        if isinstance(env_settings, EnvSettingsSource):
            env_settings.env_vars = _for_demonstration(env_settings.env_vars)
        return init_settings, env_settings, InitSettingsSource(settings_cls, {"demo": True})
