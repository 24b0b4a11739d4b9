"""While processes are renewed one after the other, the older ones work on tables of the newer.

So a migration only adds. What takes something away comes a version later, when nobody uses it any
more, and says by SECOND_STEP_OF = "00NN" which migration had made it superfluous.
"""

import ast
import re
from pathlib import Path

import pytest
from late import Late
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from db.ops.migrate import LOCK, migrate
from settings import ROOT

VERSIONS = ROOT / "db" / "migrations" / "versions"
SINCE = "0042"
"""The last one from before the rule."""
ADDS = {"create_table", "add_column", "create_index", "bulk_insert", "execute", "f"}
READS = {"get_bind", "get_context"}
TAKES_AWAY = re.compile(r"\b(DROP (TABLE|COLUMN|INDEX)|ALTER TABLE|RENAME|DELETE FROM|TRUNCATE)\b")


def wrong(source: str) -> list[str]:
    """What a migration does on the way up that an older version would not survive."""
    tree = ast.parse(source)
    if re.search(r'^SECOND_STEP_OF = "\d{4}"$', source, re.MULTILINE):
        return []
    found = []
    made = {name for call in _calls(tree) if (name := _table_made(call))}
    for call in _calls(tree):
        name = call.func.attr
        if name not in ADDS | READS:
            found.append(f"op.{name}")
        if name == "add_column" and _demands(call):
            found.append("a new column that an older version would have to fill")
        if name == "create_index" and _unique(call) and _text(call.args[1]) not in made:
            found.append("a rule that what an older version writes may break")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += TAKES_AWAY.findall(node.value) and [node.value.strip()[:60]]
    return found


def _calls(tree: ast.Module) -> list[ast.Call]:
    """Calls of `op` on the way up, in helpers too."""
    up = [n for n in tree.body if not (isinstance(n, ast.FunctionDef) and n.name == "downgrade")]
    return [
        node
        for part in up
        for node in ast.walk(part)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "op"
    ]


def _table_made(call: ast.Call) -> str:
    return _text(call.args[0]) if call.func.attr == "create_table" else ""


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) else ""


def _unique(call: ast.Call) -> bool:
    return any(word.arg == "unique" and _is(word.value, True) for word in call.keywords)


def _demands(call: ast.Call) -> bool:
    """NOT NULL without a value for rows that do not name it."""
    said = {
        w.arg: w.value
        for node in ast.walk(call)
        if isinstance(node, ast.Call)
        for w in node.keywords
    }
    return _is(said.get("nullable"), False) and "server_default" not in said


def _is(node: ast.expr | None, value: bool) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


NEWER = sorted(path for path in VERSIONS.glob("[0-9]*.py") if path.name[:4] > SINCE)


@pytest.mark.parametrize("path", NEWER, ids=lambda path: path.name)
def test_a_migration_only_adds_or_says_of_what_it_is_the_second_step(path: Path) -> None:
    assert wrong(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        'op.drop_column("case", "x")',
        'op.rename_table("case", "cases")',
        'op.alter_column("case", "x", nullable=False)',
        'op.batch_alter_table("case")',
        'op.add_column("case", sa.Column("x", sa.Integer(), nullable=False))',
        'op.create_index("i", "case", ["x"], unique=True)',
        'op.execute("ALTER TABLE x RENAME TO y")',
    ],
)
def test_the_rule_sees_what_an_older_version_would_not_survive(line: str) -> None:
    assert wrong(f"def upgrade():\n    {line}\n")
    assert not wrong(f'SECOND_STEP_OF = "0043"\n\ndef upgrade():\n    {line}\n')
    assert not wrong(f"def downgrade():\n    {line}\n") or "execute" in line


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_of_two_that_start_at_once_one_waits_as_long_as_the_other_takes(fresh_engine) -> None:
    """A migration may take minutes; what waits for a row gives up after seconds."""
    fresh_engine.dispose()
    event.listen(
        fresh_engine, "connect", lambda line, _record: line.execute("SET lock_timeout = '1ms'")
    )
    late = Late(fresh_engine, lambda: migrate(fresh_engine))
    with Session(fresh_engine) as first:
        first.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        late.comes(first)
    assert late.ends() is None
