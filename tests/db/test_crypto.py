import stat

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from db import crypto
from domain.errors import CannotRun
from settings import Settings, get_settings


@pytest.fixture
def settings(monkeypatch, tmp_path):
    """Give this process other settings and let it forget its keys, before and after."""

    def use(**values) -> None:
        made = Settings(_env_file=None, var_dir=tmp_path, **values)
        monkeypatch.setattr(crypto, "get_settings", lambda: made)
        crypto.forget_keys()

    yield use
    monkeypatch.undo()
    crypto.forget_keys()


def test_demonstration_keys_are_generated_once_and_readable_by_nobody_else(settings, tmp_path):
    settings(demo=True)
    token = crypto.encrypt("Acquachiara")
    assert stat.S_IMODE((tmp_path / "demo.key").stat().st_mode) == 0o600
    crypto.forget_keys()
    assert crypto.decrypt(token) == "Acquachiara"


def test_real_use_without_keys_is_refused(settings):
    settings(demo=False)
    with pytest.raises(CannotRun):
        crypto.check_keys()


def test_a_new_key_encrypts_and_the_old_one_still_opens(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings(encryption_keys=[old], index_key="k")
    token = crypto.encrypt("Acquachiara")
    settings(encryption_keys=[new, old], index_key="k")
    assert crypto.decrypt(token) == "Acquachiara"
    fresh = crypto.encrypt("Acquachiara")
    settings(encryption_keys=[old], index_key="k")
    with pytest.raises(crypto.Unreadable):
        crypto.decrypt(fresh)


def test_keys_come_from_the_environment_separated_by_commas(monkeypatch):
    monkeypatch.setenv("PONTE_DEMO_ENCRYPTION_KEYS", "one, two")
    keys = [key.get_secret_value() for key in Settings(_env_file=None).encryption_keys]
    assert keys == ["one", "two"]


@given(st.text(alphabet=st.characters()))
def test_every_text_comes_back_as_it_was(text):
    assert crypto.decrypt(crypto.encrypt(text)) == text


def test_equal_words_have_equal_digests_and_other_kinds_or_keys_other_ones(settings):
    settings(encryption_keys=[Fernet.generate_key().decode()], index_key="one")
    digest = crypto.blind("name", "acquachiara")
    assert digest == crypto.blind("name", "acquachiara")
    assert digest != crypto.blind("phone", "acquachiara")
    assert -(2**63) <= digest < 2**63
    settings(encryption_keys=[Fernet.generate_key().decode()], index_key="two")
    assert digest != crypto.blind("name", "acquachiara")


def test_nothing_secret_shows_when_settings_are_printed():
    settings = Settings(_env_file=None, encryption_keys=["geheim"], index_key="geheim")
    assert "geheim" not in repr(settings)
    assert get_settings().demo


def test_keys_come_from_a_file_or_from_a_command(settings, tmp_path):
    key, other = Fernet.generate_key().decode(), "k" * 40
    (tmp_path / "key").write_text(f"{key}\n")
    told = f"""printf 'PONTE_INDEX_KEY={other}\\nPONTE_ENCRYPTION_KEYS=ignored\\n'"""
    settings(demo=False, encryption_keys_file=str(tmp_path / "key"), keys_command=told)
    crypto.check_keys()
    assert crypto.index_key() == other.encode()
    Fernet(key).decrypt(crypto.encrypt("Acquachiara"))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("sh -c 'echo geheim >&2; echo PONTE_INDEX_KEY=geheim; exit 3'", "ended with 3"),
        ("tail -f /dev/null --pid=1", "no answer within"),
        ("/nowhere/vault --token=geheim", "cannot be started"),
        ("sh -c 'echo geheim'", "not set"),
    ],
)
def test_a_command_that_gives_no_keys_is_said_without_what_it_said(settings, command, said):
    settings(demo=False, keys_command=command, keys_command_seconds=0.3)
    with pytest.raises(CannotRun, match=said) as refused:
        crypto.check_keys()
    assert "geheim" not in str(refused.value)
