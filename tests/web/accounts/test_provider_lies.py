"""A provider is believed only when all it says is right; one that is silent holds up nobody."""

import time
from urllib.parse import urlsplit

import pytest
from joserfc.jwk import RSAKey
from provider_support import lying_provider, provider_at
from sign_in_support import token_of

from db import crypto
from web.accounts.provider import line, told


@pytest.fixture
def liar(settings):
    told._known.clear()
    with lying_provider() as found:
        provider = provider_at(found.issuer, second_factor=["mfa"])
        settings(oidc_providers=(provider,), public_url="http://ponte.test")
        yield found


def enter(browser, liar):
    answer = browser.get("/auth/oidc/agenzia?next=/partner")
    back = urlsplit(liar.back(answer.headers["location"]))
    return browser.get(f"/auth/oidc/agenzia/in?{back.query}")


def test_one_that_says_the_truth_is_believed(browser, liar):
    liar.claims = {"amr": ["pwd", "mfa"]}
    assert enter(browser, liar).headers["location"] == "/partner"


def test_one_that_vouches_for_no_second_factor_is_asked_for_ours(browser, liar, settings):
    crypto.encrypt(crypto.index_key().hex())  # the keys of the demonstration
    settings(demo=False)
    liar.claims = {"amr": ["pwd"]}
    assert enter(browser, liar).headers["location"].startswith("/auth/enrol")


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://other.example"},
        {"aud": "another"},
        {"aud": ["ponte", "another"]},
        {"aud": ["ponte", "another"], "azp": "another"},
        {"exp": 1_000},
        {"exp": None},
        {"iat": None},
        {"iat": 32_503_680_000},
        {"nonce": None},
        {"nonce": "of another sign-in"},
        {"at_hash": "x"},
        {"sub": None},
        {"sub": ""},
        {"sub": ["u1"]},
        {"sub": "u1\r\nx"},
        {"sub": "u" * 256},
    ],
    ids=lambda lie: str(lie)[:40],
)
def test_no_lie_of_an_id_token_opens_anything(browser, liar, lie):
    liar.claims = {"amr": ["mfa"]} | lie
    answer = enter(browser, liar)
    assert answer.status_code == 400
    assert "non è attendibile" in answer.text
    assert token_of(answer) is None


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_signature_that_anybody_could_make_opens_nothing(browser, liar, algorithm):
    liar.algorithm = algorithm
    assert enter(browser, liar).status_code == 400


def test_a_signature_by_another_key_opens_nothing_and_a_new_key_does(browser, liar):
    assert enter(browser, liar).status_code == 303
    liar.key = RSAKey.generate_key(2048, {"kid": "one"})
    assert enter(browser, liar).status_code == 400
    told._known.clear()
    assert enter(browser, liar).status_code == 303


@pytest.mark.parametrize(
    "lie",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"token_endpoint": "http://other.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
    ids=str,
)
def test_one_that_says_wrong_things_of_itself_is_not_asked(browser, liar, lie):
    liar.metadata = lie
    answer = browser.get("/auth/oidc/agenzia")
    assert answer.status_code == 503
    assert "non risponde" in answer.text
    assert answer.headers["retry-after"] == "60"


@pytest.mark.parametrize("fault", [{"status": 302}, {"status": 500}, {"padding": line.LARGEST}])
def test_one_that_leads_elsewhere_or_says_too_much_is_not_followed(browser, liar, fault):
    for name, value in fault.items():
        setattr(liar, name, value)
    assert browser.get("/auth/oidc/agenzia").status_code == 503


def test_one_that_is_not_there_is_told_at_once(browser, settings):
    told._known.clear()
    provider = provider_at("http://127.0.0.1:9")
    settings(oidc_providers=(provider,), public_url="http://ponte.test")
    began = time.monotonic()
    assert browser.get("/auth/oidc/agenzia").status_code == 503
    assert time.monotonic() - began < line.LONGEST_SECONDS


def logout_token(liar, **claims):
    now = int(time.time())
    said = {"iss": liar.issuer, "aud": "ponte", "iat": now, "exp": now + 60, "jti": "1"}
    return liar.signed(said | {"events": {told.LOGOUT: {}}} | claims)


def test_who_signs_out_there_is_out_here(browser, liar):
    liar.claims = {"sid": "s1"}
    liar.claims["amr"] = ["mfa"]
    enter(browser, liar)

    def tell(**claims):
        form = {"logout_token": logout_token(liar, **claims)}
        return browser.post("/auth/oidc/agenzia/logout", data=form).status_code

    for lie in ({"aud": "x"}, {"events": {}}, {"nonce": "n"}, {"iat": 1_000}, {"iss": "x"}):
        assert tell(sub="u1", **lie) == 400
    assert tell(sid="s2") == 200
    assert tell() == 200
    assert browser.get("/partner").status_code == 200
    assert tell(sid="s1") == 200
    assert browser.get("/partner").status_code == 303
