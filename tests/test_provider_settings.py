"""Providers of identities are read whole, or refused at the start in one line without a secret."""

import json

import pytest
from pydantic import ValidationError

from domain.vocabulary import Role
from settings import Settings, said

ONE = {
    "id": "agenzia",
    "label": "Account ALER",
    "issuer": "https://login.example.org",
    "client_id": "ponte",
    "client_secret": "geheim",
    "roles": {"a": "administrator", "b": "executive"},
}


@pytest.fixture
def told(monkeypatch):
    """The settings with these providers."""

    def read(providers, **more):
        monkeypatch.setenv("PONTE_DEMO", "0")
        monkeypatch.setenv("PONTE_PUBLIC_URL", "https://ponte.example.org")
        text = providers if isinstance(providers, str) else json.dumps(providers)
        monkeypatch.setenv("PONTE_OIDC_PROVIDERS", text)
        for name, value in more.items():
            monkeypatch.setenv(name, value)
        return Settings(_env_file=None)

    return read


def test_providers_come_from_json_or_from_a_file_and_so_does_a_secret(told, tmp_path):
    secret, listed = tmp_path / "secret", tmp_path / "providers.json"
    secret.write_text("aus der Datei\n")
    other = {k: v for k, v in ONE.items() if k != "client_secret"}
    other |= {"id": "due", "issuer": "http://localhost:9400", "client_secret_file": str(secret)}
    listed.write_text(json.dumps([ONE, other]))
    for given in ([ONE, other], str(listed)):
        first, second = told(given).oidc_providers
        assert list(first.roles.items()) == [("a", Role.ADMINISTRATOR), ("b", Role.EXECUTIVE)]
        assert (first.secret(), second.secret()) == ("geheim", "aus der Datei")
        assert "geheim" not in repr(first)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"issuer": "http://login.example.org"}, "issuer"),
        ({"issuer": "https://user:geheim@login.example.org"}, "issuer"),
        ({"id": "../x"}, "id"),
        ({"roles": {}}, "roles"),
        ({"roles": {"a": "boss"}}, "roles.a"),
        ({"scopes": "profile"}, "openid"),
        ({"client_secret_file": "/nowhere"}, "one of the two"),
        ({"client_secret": "", "client_secret_file": "/nowhere"}, "cannot be read"),
        ({"secret": "geheim"}, "secret"),
        ({"second_factor": "sometimes"}, "second_factor"),
    ],
)
def test_a_provider_that_would_fail_later_is_refused(told, wrong, why):
    with pytest.raises(ValidationError) as refused:
        told([ONE | wrong])
    (line,) = said(refused.value)
    assert line.startswith("PONTE_OIDC_PROVIDERS: provider 1")
    assert why in line
    assert "geheim" not in line


@pytest.mark.parametrize("text", ["{}", "[1]", "[", "/nowhere/providers.json"])
def test_what_is_no_list_of_providers_is_refused(told, text):
    with pytest.raises(ValidationError):
        told(text)


def test_two_of_one_name_and_nobody_at_all_are_refused(told):
    for providers, more in (([ONE, ONE], {}), ("", {"PONTE_LOCAL_ACCOUNTS": "0"})):
        with pytest.raises(ValidationError):
            told(providers, **more)
    assert told([ONE], PONTE_LOCAL_ACCOUNTS="0").local_accounts is False


def test_a_demonstration_knows_no_provider_of_real_use(monkeypatch):
    monkeypatch.setenv("PONTE_DEMO", "1")
    monkeypatch.setenv("PONTE_OIDC_PROVIDERS", json.dumps([ONE]))
    monkeypatch.setenv("PONTE_LOCAL_ACCOUNTS", "0")
    settings = Settings(_env_file=None)
    assert settings.oidc_providers == ()
    assert settings.local_accounts
