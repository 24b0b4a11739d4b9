import pytest

from settings import Settings


@pytest.mark.parametrize("given", ["postgres://u:p@h/d", "postgresql://u:p@h/d"])
def test_a_postgresql_address_uses_the_installed_driver(given):
    assert Settings(_env_file=None, database_url=given).url() == "postgresql+psycopg://u:p@h/d"


def test_a_demonstration_never_opens_the_file_of_real_use(tmp_path):
    demo, real = (
        Settings(_env_file=None, demo=demo, database_url="", var_dir=tmp_path).url()
        for demo in (True, False)
    )
    assert demo != real


@pytest.mark.parametrize("missing", ["public_url", "mail_from"])
def test_a_mail_server_needs_a_sender_and_an_address_for_the_links(missing):
    given = {"public_url": "https://ponte.example.org", "mail_from": "a@example.org"}
    with pytest.raises(ValueError, match=missing.upper()):
        Settings(_env_file=None, smtp_host="localhost", **(given | {missing: ""}))
