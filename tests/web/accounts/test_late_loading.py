"""What only some installations use is loaded where it is used: it would cost each start memory."""

import subprocess
import sys


def test_the_libraries_of_passkeys_and_providers_are_not_loaded_at_the_start():
    told = "import sys, web.accounts.routes; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True
    )
    assert not {"webauthn", "cbor2", "authlib", "joserfc"} & set(loaded.stdout.split())
