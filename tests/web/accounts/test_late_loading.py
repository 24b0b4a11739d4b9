"""What only some installations use is loaded where it is used: it would cost each start memory."""

import subprocess
import sys


def test_the_libraries_of_passkeys_providers_and_postgresql_are_not_loaded_at_the_start():
    told = "import sys, web.clock, web.accounts.routes, db.ops.readiness; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True
    )
    assert "web.clock" in loaded.stdout
    assert not {"webauthn", "cbor2", "authlib", "joserfc", "psycopg"} & set(loaded.stdout.split())
