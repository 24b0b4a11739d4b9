"""A page's files and uploads answer the session they were made for, and nobody else."""

from collections.abc import Callable, Iterator
from contextlib import closing

import httpx2 as httpx
import pytest
from browser_tab import open_tab, put
from ponte_server import Server, opened, running
from streamlit.testing.v1 import AppTest
from support import LONGEST_RUN

from components import context, files
from domain.vocabulary import Role
from exchange.own_addresses import OwnAddresses

CALENDAR, TEMPLATE = "Calendario (.ics)", "Scarica il modello"
STOPS, IMPORT = "/ufficio-mobile", "/ufficio-mobile?do=import"
NOT_HERE = "Questo file non c’è, o non è di questa sessione. Riapri la pagina da cui si scarica."
SignIn = Callable[[Role], httpx.Client]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("own")) as started:
        yield started


@pytest.fixture
def stranger(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.origin, timeout=30) as client:
        yield client


@pytest.fixture
def sign_in(server: Server) -> Iterator[SignIn]:
    opened = []

    def enter(role: Role) -> httpx.Client:
        opened.append(httpx.Client(base_url=server.origin, timeout=30))
        form = {"role": role.value, "next": "/"}
        assert opened[-1].post("/auth/demo", data=form).status_code == 303
        return opened[-1]

    yield enter
    for client in opened:
        client.close()


@pytest.fixture
def maker(sign_in: SignIn) -> httpx.Client:
    return sign_in(Role.COMMUNITY_MANAGER)


def end_newest_session(server: Server, change: str) -> None:
    with closing(opened(server.var)) as connection:
        newest = "(SELECT max(id) FROM web_session)"
        connection.execute(f"UPDATE web_session SET {change} WHERE id = {newest}")
        connection.commit()


@pytest.mark.parametrize(("path", "label"), [(STOPS, CALENDAR), (IMPORT, TEMPLATE)])
def test_a_file_comes_to_its_maker_with_its_name_and_kind(
    maker: httpx.Client, path: str, label: str
) -> None:
    with open_tab(maker, path) as tab:
        answer = maker.get(tab.downloads[label])
    assert answer.status_code == 200 and len(answer.content) > 50
    kind = "text/calendar" if label == CALENDAR else files.XLSX
    assert answer.headers["content-type"].split(";")[0] == kind
    name = "ufficio-mobile.ics" if label == CALENDAR else "ponte-convocati.xlsx"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["cache-control"] == "no-store"


def test_two_tabs_of_a_session_have_the_same_file(maker: httpx.Client) -> None:
    with open_tab(maker, STOPS) as second:
        with open_tab(maker, STOPS) as first:
            assert maker.get(first.downloads[CALENDAR]).status_code == 200
            assert maker.get(second.downloads[CALENDAR]).status_code == 200
        assert maker.get(second.downloads[CALENDAR]).status_code == 200


def test_a_reload_and_another_language_keep_the_files(maker: httpx.Client) -> None:
    with open_tab(maker, STOPS) as before:
        maker.post("/auth/language", data={"language": "en", "next": "/"})
        with open_tab(maker, STOPS) as after:
            (address,) = after.downloads.values()
            assert CALENDAR not in after.downloads
            assert maker.get(address).status_code == 200
            assert maker.get(before.downloads[CALENDAR]).status_code == 200
        maker.post("/auth/language", data={"language": "it", "next": "/"})


@pytest.mark.parametrize("role", Role)
def test_a_file_is_not_there_for_another_session(
    maker: httpx.Client, sign_in: SignIn, role: Role
) -> None:
    other = sign_in(role)
    with open_tab(maker, STOPS) as tab:
        answer = other.get(tab.downloads[CALENDAR])
        assert (answer.status_code, answer.text) == (404, NOT_HERE)
        assert maker.get(tab.downloads[CALENDAR]).status_code == 200


def test_who_has_the_same_file_on_screen_has_an_address_of_their_own(
    maker: httpx.Client, sign_in: SignIn
) -> None:
    other = sign_in(Role.COORDINATOR)
    with open_tab(maker, STOPS) as tab, open_tab(other, STOPS) as others:
        assert other.get(others.downloads[CALENDAR]).status_code == 200
        assert other.get(tab.downloads[CALENDAR]).status_code == 404
        assert maker.get(others.downloads[CALENDAR]).status_code == 404


def test_no_way_of_writing_the_address_opens_it_to_another(
    maker: httpx.Client, sign_in: SignIn, stranger: httpx.Client
) -> None:
    other = sign_in(Role.ADMINISTRATOR)
    with open_tab(maker, STOPS) as tab:
        address = tab.downloads[CALENDAR]
        plain = address.removesuffix(".ics")
        kept = maker.get(address).content
        for written in [
            address,
            plain,
            f"{plain}.pdf",
            f"{plain}.",
            f"/{address}",
            f"{address}/",
            f"{address}?x=1",
            f"{address};x",
            address.replace("media/", "media//"),
            address.replace("/media", "/Media"),
            address.replace("media/", "media%2F"),
            address.replace("media/", "media/./"),
            address.replace("m", "%6D", 1),
        ]:
            for method in ("GET", "HEAD", "POST", "OPTIONS"):
                answer = other.request(method, written, headers={"Range": "bytes=0-9"})
                assert answer.status_code >= 400, (method, written)
                assert kept[:10] not in answer.content
            assert stranger.get(written).status_code in (303, 400, 401), written


def test_the_end_of_the_session_is_the_end_of_its_files(
    maker: httpx.Client, sign_in: SignIn, server: Server
) -> None:
    with open_tab(maker, STOPS) as tab:
        maker.post("/auth/logout")
        assert maker.get(tab.downloads[CALENDAR]).status_code == 401
        maker.post("/auth/demo", data={"role": Role.COMMUNITY_MANAGER.value, "next": "/"})
        assert maker.get(tab.downloads[CALENDAR]).status_code == 404
    for change in ("revoked_at = last_seen_at", "expires_at = created_at"):
        client = sign_in(Role.COORDINATOR)
        with open_tab(client, STOPS) as tab:
            end_newest_session(server, change)
            assert client.get(tab.downloads[CALENDAR]).status_code == 401, change


def test_an_upload_goes_to_the_session_of_its_page_alone(
    maker: httpx.Client, sign_in: SignIn, stranger: httpx.Client
) -> None:
    other = sign_in(Role.COMMUNITY_MANAGER)
    with open_tab(maker, IMPORT) as tab, open_tab(other, IMPORT):
        address = tab.upload(b"Cognome;Nome\n")
        assert put(other, address, b"Altro;Nome\n").status_code == 404
        assert other.delete(address).status_code == 404
        assert put(stranger, address, b"Altro;Nome\n").status_code == 401
        assert put(maker, address, b"Cognome;Nome\n").status_code == 204


def test_large_files_that_differ_in_one_sign_have_two_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Streamlit tells files over 1 MiB apart by samples alone."""

    def page() -> None:
        import streamlit as st

        from components import files

        large = bytearray(3_000_000)
        for n in (0, 1):
            large[500_000] = n
            files.offer(f"File {n}", bytes(large), "f.csv", "text/csv")
        files.offer("Text", "è".encode(), "f.txt", "text/plain")
        st.write("drawn")

    browsers = iter("ab")
    seen = []
    for browser in browsers:
        monkeypatch.setattr(context, "browser", lambda name=browser: name)
        at = AppTest.from_function(page, default_timeout=LONGEST_RUN).run()
        assert not at.exception and at.markdown[0].value == "drawn"
        seen += [button.proto.url for button in at.get("download_button")]
    assert len(set(seen)) == 6
    assert all(seen)


def test_an_address_belongs_to_the_browser_it_was_noted_for() -> None:
    own = OwnAddresses()
    own.note("a", "/media/1.csv")
    own.note("b", "/_stcore/upload_file/s")
    assert own.belongs("a", "/media/1.csv")
    assert own.belongs("a", "/media/1")
    assert own.belongs("b", "/_stcore/upload_file/s/f")
    assert not own.belongs("b", "/media/1.csv")
    assert not own.belongs("a", "/_stcore/upload_file/s/f")
    assert not own.belongs("a", "/media/")
    assert not own.belongs("", "/media/1.csv")


def test_a_busy_browser_pushes_out_its_own_oldest_address_alone() -> None:
    own = OwnAddresses(browsers=2, each=2)
    own.note("quiet", "/media/0.csv")
    for n in range(1, 5):
        own.note("busy", f"/media/{n}.csv")
        own.note("busy", "/media/1.csv")
    assert own.belongs("quiet", "/media/0.csv")
    assert [n for n in range(1, 5) if own.belongs("busy", f"/media/{n}.csv")] == [1, 4]
    own.note("quiet", "/media/0.csv")
    own.note("new", "/media/9.csv")
    assert own.belongs("quiet", "/media/0.csv") and not own.belongs("busy", "/media/1.csv")
