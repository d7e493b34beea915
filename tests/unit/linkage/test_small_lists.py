"""Small lists of unlike people: what a person would never put together must not be put together."""

import datetime

from dtsen_merge.linkage import cluster, link
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import open_store

SETTINGS = LinkageSettings()


def test_people_in_a_row_of_months_are_as_many_as_their_niks(records):
    """Names that share a word, dates a month apart, NIKs that say the same: a slip in both would have to be the same slip."""
    rows = [
        {
            "nik": f"63030512{at:02}80{at:04}", "nama_tokens": f"ORANG {chr(64 + at)}", "desa": "Keraton",
            "tanggal_lahir": datetime.date(1980, at, 12), "tahun_lahir": 1980, "kecamatan": "Martapura",
        }
        for at in range(1, 10)
    ]  # fmt: skip
    for few in (3, 9):
        frame = records(rows[:few])
        with open_store(None) as store:
            found = link(store, frame, settings=SETTINGS)
        assert cluster(frame, found.pairs, settings=SETTINGS).clusters["cluster"].n_unique() == few
