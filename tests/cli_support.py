"""`python -m db` as a process of its own, and what it left in the database."""

import os

import forked
from cryptography.fernet import Fernet
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from settings import ROOT

KEYS = {
    "PONTE_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "PONTE_INDEX_KEY": "0123456789" * 4,
    "PONTE_DATABASE_KEYS": "fedcba9876543210" * 4,
}


def command(tmp_path, *words, **more):
    surroundings = {
        **os.environ,
        "PONTE_VAR_DIR": str(tmp_path),
        "DATABASE_URL": "",
        **KEYS,
        **more,
    }
    return forked.python("-m", "db", *words, cwd=ROOT, env=surroundings)


def count(engine, model) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(model))
