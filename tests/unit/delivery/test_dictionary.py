"""Every delivered column has a title and a description in both languages."""

import pytest

from dtsen_merge import tables
from dtsen_merge.delivery.registry_tables import REGISTRY_TABLES, column_description, column_title
from dtsen_merge.privacy import COLUMNS

DELIVERED = sorted({column for table in REGISTRY_TABLES.values() for column in table.schema})


@pytest.mark.parametrize("column", DELIVERED)
def test_a_column_is_explained_in_both_languages(column):
    told = {
        language: (column_title(column, language), column_description(column, language)) for language in ("id", "en")
    }
    assert all(title and description.endswith(".") for title, description in told.values())
    assert told["id"][1] != told["en"][1]


def test_titles_within_a_table_differ():
    for table in REGISTRY_TABLES.values():
        for language in ("id", "en"):
            titles = [column_title(column, language) for column in table.schema]
            assert len(set(titles)) == len(titles), (table.name, language)


def test_the_tables_are_those_that_are_canonical():
    assert {name: dict(table.schema) for name, table in REGISTRY_TABLES.items()} == {
        name: dict(getattr(tables, name.upper()))
        for name in ("persons", "families", "participation", "crosswalk", "problems")
    }
    assert set(DELIVERED) <= set(COLUMNS)
