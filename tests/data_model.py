"""The picture of the tables in docs/data-model.md, made from the models; run, it makes it anew."""

from pathlib import Path

from db.models import Base

WHERE = Path(__file__).parent.parent / "docs" / "data-model.md"
HEAD = """# The tables

Made from `db/models/` by `.venv/bin/python -m tests.data_model`; a test compares. Only keys
are drawn: columns with their comments stand in the models. Lines go from a table to what it points
at.

```mermaid
erDiagram
"""


def picture() -> str:
    """Markdown with every table and every foreign key, in the order of their names."""
    lines = []
    for table in sorted(Base.metadata.tables.values(), key=lambda t: t.name):
        keys = {c.name: "PK" for c in table.primary_key}
        points = {fk.parent.name: fk.column.table.name for fk in table.foreign_keys}
        lines.append(f"  {table.name} {{")
        for column in table.columns:
            foreign = "FK" if column.name in points else None
            marks = [mark for mark in (keys.get(column.name), foreign) if mark]
            if marks:
                kind = column.type.__class__.__name__
                lines.append(f"    {kind} {column.name} {', '.join(marks)}")
        lines.append("  }")
        lines += [f"  {table.name} }}o--|| {to} : {name}" for name, to in sorted(points.items())]
    return HEAD + "\n".join(lines) + "\n```\n"


if __name__ == "__main__":
    WHERE.write_text(picture(), encoding="utf-8")
