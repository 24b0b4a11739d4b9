"""What browser and server say to each other about a passkey, in the words of its library.

The library takes 14 MB and a moment: this module is imported where a passkey is made or answers.
"""

from typing import Any

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

_VERIFIED = UserVerificationRequirement.REQUIRED


def to_make(
    site: str, handle: bytes, username: str, name: str, challenge: bytes, present: list[str]
) -> dict[str, Any]:
    """What a browser needs to make a passkey; it makes none beside those `present`."""
    return options_to_json_dict(
        generate_registration_options(
            rp_id=site,
            rp_name="Ponte",
            user_id=handle,
            user_name=username,
            user_display_name=name,
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=_VERIFIED
            ),
            exclude_credentials=_credentials(present),
        )
    )


def to_answer(site: str, challenge: bytes, present: list[str]) -> dict[str, Any]:
    """What a browser needs to answer with one of those `present`, or with any."""
    return options_to_json_dict(
        generate_authentication_options(
            rp_id=site,
            challenge=challenge,
            allow_credentials=_credentials(present),
            user_verification=_VERIFIED,
        )
    )


def made(answer: dict[str, Any], challenge: bytes, site: str, origin: str) -> VerifiedRegistration:
    """The passkey a browser has made. Raises whatever a hostile answer leads the library to."""
    return verify_registration_response(
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=site,
        expected_origin=origin,
        require_user_verification=True,
    )


def said(
    answer: dict[str, Any], challenge: bytes, site: str, origin: str, public_key: bytes
) -> VerifiedAuthentication:
    """What a passkey has answered; its counter is the caller's to look at. Raises as above."""
    return verify_authentication_response(
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=site,
        expected_origin=origin,
        credential_public_key=public_key,
        credential_current_sign_count=0,
        require_user_verification=True,
    )


def _credentials(present: list[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in present]
