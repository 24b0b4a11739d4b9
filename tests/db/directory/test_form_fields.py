"""A field of the directory is declared once, in its form: whatever else knows it agrees."""

import pytest
from sqlalchemy import String, inspect

import i18n
from db.models.directory import Contact, Partner, PartnerService
from domain.directory.fields import of
from domain.directory.forms import Organisation, Referent, Service
from exchange.directory.sheet_columns import COLUMNS

FORMS = {Organisation: Partner, Service: PartnerService, Referent: Contact}
IN_TABLES_OF_THEIR_OWN = {"needs", "areas"}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_field_has_a_column_that_holds_the_longest_it_may_be(form):
    columns = inspect(FORMS[form]).columns
    for name, field in of(form).items():
        if name in IN_TABLES_OF_THEIR_OWN:
            continue
        kind = columns[name].type
        if field.typed and field.rule is None and isinstance(kind, String) and kind.length:
            assert field.limit <= kind.length, name


def test_a_head_of_the_import_is_read_in_every_language_and_means_one_column():
    heads = [head for column in COLUMNS for head in set(i18n.in_every_language(column.label))]
    assert len(heads) == len(set(heads))
