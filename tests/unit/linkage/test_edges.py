"""Lists at the edge: hardly a record, all alike, nothing but one field, one number on everybody.

Each test says what is right and why; time and memory are held by the number of pairs compared, not by a clock.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import polars as pl
import pytest
from linkage_population import SYLLABLES, frame_of

from dtsen_merge.linkage import cluster, link
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import open_store
from dtsen_merge.tables import LINKAGE_INPUT, conform

SETTINGS = LinkageSettings()
BUSY = 60  # pairs a record that no list here may cost: the budgets of all keys together
CROWD = 50_000
VILLAGE = {"desa": "ASTAMBUL KOTA", "kode_desa": "63.03.07.2001", "kecamatan": "ASTAMBUL", "kode_kecamatan": "63.03.07"}
Row = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    persons: int
    largest: int
    linked: int
    compared: int
    review: int
    label: list[str]


def answer(rows: list[Row] | pl.DataFrame, *once: str) -> Answer:
    """Link and cluster; the work is bounded whatever the list."""
    records = rows if isinstance(rows, pl.DataFrame) else frame_of(rows)
    with open_store(None) as store:
        linked = link(store, records, settings=SETTINGS, one_row_sources=frozenset(once))
    told = cluster(records, linked.pairs, settings=SETTINGS, one_row_sources=frozenset(once))
    assert linked.counts["pairs_compared"] <= BUSY * records.height
    assert told.clusters.height == records.height
    sizes = told.clusters.group_by("cluster").len()["len"]
    return Answer(
        persons=len(sizes),
        largest=sizes.max() or 0,  # type: ignore[arg-type]
        linked=linked.counts["pairs_linked"],
        compared=linked.counts["pairs_compared"],
        review=told.review.height,
        label=records.select("record_id").join(told.clusters, on="record_id", how="left")["cluster"].to_list(),
    )


def word(number: int) -> str:
    """One of 8,000 made-up words of three syllables."""
    return SYLLABLES[number % 20] + SYLLABLES[number // 20 % 20] + SYLLABLES[number // 400 % 20] + "N"


def nik_of(born: datetime.date, serial: int) -> str:
    return f"630301{born:%d%m%y}{serial:04d}"


def person(number: int, source: str = "a", **more: Any) -> Row:
    """A row about one of many unlike people, the same wherever it is asked for."""
    born = datetime.date(1950, 1, 1) + datetime.timedelta(days=number * 37 % 25_000)
    return {
        "source": source, "nama_tokens": f"{word(number * 7)} {word(number * 13 + 5)}",
        "nik": nik_of(born, 1 + number % 7), "tanggal_lahir": born, "tahun_lahir": born.year, "jenis_kelamin": "L",
    } | more  # fmt: skip


def without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def in_both(people: int, *left_out: str) -> list[Row]:
    """Two lists of the same people, without some fields."""
    return [without(person(number, source), *left_out) for source in "ab" for number in range(people)]


# Hardly a record.


def test_no_record_is_nobody():
    assert answer([]) == Answer(0, 0, 0, 0, 0, [])


def test_one_record_is_one_person_and_nothing_is_compared():
    assert answer([person(1)]) == Answer(1, 1, 0, 0, 0, ["r0000"])


@pytest.mark.parametrize(("sources", "once"), [("aa", ""), ("ab", ""), ("aa", "a"), ("ab", "ab")])
def test_two_equal_records_with_a_nik_are_one_person_also_in_a_list_that_holds_each_once(sources, once):
    assert answer([person(1, source) for source in sources], *once).persons == 1


def test_two_equal_names_and_nothing_else_are_two_people():
    assert answer([{"nama_tokens": "SITI AMINAH"}] * 2).persons == 2


def test_ten_records_of_ten_people_are_ten():
    assert answer([person(number) for number in range(10)]).persons == 10


def test_ten_records_of_five_people_are_five():
    assert answer(in_both(5)).persons == 5


def test_twelve_unlike_people_with_names_and_niks_alone_are_twelve():
    """Nothing was learned, and the priors alone must not link: every NIK says another birth date."""
    rows = [without(person(41 * number), "tanggal_lahir", "tahun_lahir", "jenis_kelamin") for number in range(12)]
    told = answer(rows)
    assert told.persons == 12 and told.linked == 0


# All alike.


@pytest.mark.parametrize("sources", [1, 15])
def test_a_row_copied_1500_times_is_one_person(sources):
    """The same NIK, name and date: one person by identification, over the size limit of weighed persons too."""
    told = answer([person(1, f"s{number % sources:02d}") for number in range(1500)])
    assert told.persons == 1 and told.compared < 40 * 1500


@pytest.mark.parametrize("more", [{}, VILLAGE])
def test_1500_equal_names_with_no_other_field_are_told_apart_by_nothing_and_joined_by_nothing(more):
    told = answer([{"nama_tokens": "SITI AMINAH", **more}] * 1500)
    assert told.persons == 1500 and told.linked == 0


# Nothing but a few fields.


def test_names_alone_link_nobody_inside_a_list():
    told = answer([{"nama_tokens": f"{word(7 * n)} {word(13 * n + 5)}", "source": "ab"[n % 2]} for n in range(200)])
    assert told.persons == 200 and told.review == 0


def test_niks_alone_never_bring_two_niks_together():
    """A NIK without a name can be the same person's; two different whole NIKs and nothing else cannot."""
    rows = [{"nik": person(number)["nik"], "source": source} for source in "ab" for number in range(200)]
    label = answer(rows).label
    niks = pl.DataFrame({"label": label, "nik": [row["nik"] for row in rows]})
    assert niks.group_by("label").agg(pl.col("nik").n_unique())["nik"].max() == 1


def test_truncated_niks_everywhere_still_find_the_same_people():
    rows = [{**without(row, "nik"), "nik_15": row["nik"][:15]} for row in in_both(200)]
    told = answer(rows)
    assert told.persons == 200 and told.largest == 2


def test_truncated_niks_of_two_people_of_one_day_are_two_people():
    """The 15 digits hold region, date and three digits of the serial: two newborns of one register share them."""
    rows = [
        {**without(person(number), "nik"), "nik_15": str(person(number)["nik"])[:15], "nama_tokens": name}
        for number in range(100)
        for name in (f"{word(number * 7)} {word(number * 13)}", f"{word(number * 7 + 11)} {word(number * 13 + 17)}")
    ]
    assert answer(rows).persons == 200


@pytest.mark.parametrize("left_out", [("nik",), ("tanggal_lahir", "tahun_lahir"), ("jenis_kelamin",)])
def test_a_field_that_no_list_has_is_missed_by_no_match(left_out):
    told = answer(in_both(200, *left_out))
    assert told.persons == 200 and told.largest == 2


def test_one_list_of_unlike_people_stays_as_it_is():
    told = answer([person(number) for number in range(300)])
    assert told.persons == 300 and told.linked == 0


@pytest.mark.parametrize(("shift", "persons"), [(0, 10), (10, 200)])
def test_twenty_lists_of_ten_rows(shift, persons):
    """The same ten people in every list are ten; ten others in every list are two hundred."""
    rows = [person(number + shift * place, f"s{place:02d}") for place in range(20) for number in range(10)]
    assert answer(rows).persons == persons


@pytest.mark.parametrize("tokens", ["", "   "])
def test_empty_names_join_nobody(tokens):
    assert answer([{"nama_tokens": tokens, "source": source} for source in "ab"] * 30).persons == 60


def test_empty_addresses_and_mothers_join_nobody():
    row = {"nama_tokens": "SITI AMINAH", "alamat": " . ", "nama_ibu": " ", "nama_kepala_keluarga": "", "telepon": None}
    assert answer([{**row, "source": source} for source in "ab"] * 30).persons == 60


@pytest.mark.parametrize("name", ["محمد {}", "王 {}", "{} -- ?", "A", "Ж{}", "X" * 400])
def test_names_of_other_alphabets_and_of_signs_break_nothing(name):
    """NIK and birth date carry such lists; what the name holds is compared letter by letter or not at all."""
    told = answer([{**row, "nama_tokens": name.format(row["nama_tokens"][:6])} for row in in_both(60)])
    assert told.persons == 60 and told.largest == 2


# One number or one day on many people.


def test_97_namesakes_of_one_day_and_village_with_serials_of_their_own_are_97():
    """The register counted them one after the other: another whole serial is another person, be all else alike."""
    born = datetime.date(1985, 6, 14)
    rows = [
        {
            **VILLAGE, "source": f"s{n % 12:02d}", "nik": nik_of(born, 1 + 3 * n), "tanggal_lahir": born,
            "tahun_lahir": 1985, "nama_tokens": f"NORLIANA RAHMAWATI{chr(65 + n % 26)}{chr(65 + n // 26)}",
        }
        for n in range(97)
    ]  # fmt: skip
    assert answer(rows).persons == 97


def test_the_offices_own_nik_on_half_of_the_rows_fuses_nobody_and_parts_nobody_whose_date_is_known():
    office = nik_of(datetime.date(1970, 1, 5), 1)
    rows = [person(n) for n in range(200)]
    rows += [person(n, "b", **({"nik": office} if n % 2 else {})) for n in range(200)]
    told = answer(rows)
    assert told.persons == 200 and told.largest == 2


def test_the_offices_own_nik_without_birth_dates_leaves_its_rows_to_a_person():
    """A name alone beside two NIKs of two people is no link: those hundred rows stay apart and go to a person."""
    office = nik_of(datetime.date(1970, 1, 5), 1)
    rows = [person(n) for n in range(200)] + [person(n, "b", nik=office if n % 2 else person(n)["nik"]) for n in range(200)]  # fmt: skip
    told = answer([without(row, "tanggal_lahir", "tahun_lahir") for row in rows])
    assert told.persons == 300 and told.largest == 2 and told.review >= 100


def family(number: int, *, one_name: bool) -> list[Row]:
    """Four members of a household, all with the head's NIK; `one_name`: they share their second name."""
    births = [
        datetime.date(year + number % 9, 1 + (number * 3 + place) % 12, 1 + (number * 5 + place * 7) % 28)
        for place, year in enumerate((1970, 1973, 1996, 2000))
    ]
    return [
        {
            "nama_tokens": f"{word(17 * number + 29 * place + 1)} "
            + (word(11 * number + 3) if one_name else word(23 * number + 31 * place + 7)),
            "nik": nik_of(births[0], 1 + number % 5), "tanggal_lahir": born, "tahun_lahir": born.year,
            "jenis_kelamin": "LPLP"[place], "no_kk": f"630301120510{number:04d}", "desa": f"D{number % 5}",
        }
        for place, born in enumerate(births)
    ]  # fmt: skip


@pytest.mark.parametrize("one_name", [False, True])
@pytest.mark.parametrize("left_out", [(), ("tanggal_lahir", "tahun_lahir", "jenis_kelamin")])
def test_the_heads_nik_on_all_members_of_a_hundred_families_makes_no_family_one_person(one_name, left_out):
    rows = [without(row, *left_out) for number in range(100) for row in family(number, one_name=one_name)]
    told = answer(rows)
    assert told.persons == 400 and told.linked == 0


@pytest.mark.parametrize("left_out", [(), ("nik",)])
def test_birth_dates_that_are_all_the_first_of_january_are_weak_but_not_worthless(left_out):
    """Sixty years and rare names tell 200 people of two lists apart."""
    rows = [without(_january(row, place % 200), *left_out) for place, row in enumerate(in_both(200))]
    told = answer(rows)
    assert told.persons == 200 and told.largest == 2


def test_other_people_who_share_only_the_first_of_january_are_not_linked():
    rows = [_january(person(n, "ab"[n // 200]), n % 200) for n in range(400)]
    told = answer([without(row, "nik") for row in rows])
    assert told.persons == 400 and told.review == 0


def _january(row: Row, number: int) -> Row:
    born = datetime.date(1950 + number % 60, 1, 1)
    return {**row, "tanggal_lahir": born, "tahun_lahir": born.year, "tanggal_lahir_default": True}


def test_a_card_that_differs_in_one_digit_from_many_is_no_evidence():
    """A village got its cards on one day, numbered through: every card is a digit away from a dozen others. A row of an
    aid list with a name and a card belongs to who has that name on that very card, not to a namesake of the next."""
    siak = [
        person(
            n,
            nama_tokens=f"{word(7 * (n % 50))} {word(13 * (n % 20))}",
            no_kk=f"630301010110{1 + n // 4:04d}",
            **VILLAGE,
        )
        for n in range(400)
    ]
    aid = [{**without(row, "nik", "tanggal_lahir", "tahun_lahir"), "source": "b"} for row in siak[::2]]
    told = answer(siak + aid, "a")
    assert told.persons == 400 and told.label[400:] == told.label[:400:2]


def households(count: int, *left_out: str) -> list[Row]:
    """Couples with two children at one address, who share their second name; no card and no NIK."""
    births = [(1960, 7, 20), (1963, 7, 20), (1990, 5, 15), (1994, 5, 15)]
    return [
        without(
            {
                **VILLAGE, "nama_tokens": f"{word(17 * number + 29 * place + 1)} {word(11 * number + 3)}",
                "alamat": f"JL {word(number * 3)} {word(number * 5 + 1)} {number}", "jenis_kelamin": "LPLP"[place],
                "tanggal_lahir": datetime.date(
                    first + number * step % span, 1 + (number * 3 + place * 5) % 12, 1 + (number * 5 + place * 7) % 28
                ),
                "tahun_lahir": first + number * step % span,
            },
            *left_out,
        )
        for number in range(count)
        for place, (first, step, span) in enumerate(births)
    ]  # fmt: skip


def test_families_of_one_name_at_one_address_are_not_one_person_each():
    """Two lists of the same 320 people: a parent and a child differ by thirty years, wherever they live."""
    told = answer([{**row, "source": source} for row in households(80) for source in "ab"])
    assert told.persons == 320 and told.largest == 2


@pytest.mark.parametrize("count", [2, 60])
def test_half_a_name_and_an_address_make_no_person(count):
    """What a whole household shares says nothing about which of its members a row names."""
    told = answer(households(count, "tanggal_lahir", "tahun_lahir", "jenis_kelamin"))
    assert told.persons == 4 * count


# One block with 50,000 records.


def crowd(**columns: list[Any]) -> pl.DataFrame:
    filled = {"record_id": [f"r{n:06d}" for n in range(CROWD)], "source": ["a"] * CROWD} | columns
    return conform(pl.DataFrame(filled, strict=False), LINKAGE_INPUT)


def different_names() -> list[str]:
    return [f"{word(n % 8000)} {word(n * 7 + n // 8000 * 131)}" for n in range(CROWD)]


def everywhere(row: Row) -> dict[str, list[Any]]:
    return {name: [value] * CROWD for name, value in row.items()}


@pytest.mark.long
def test_a_row_copied_50000_times_is_one_person():
    told = answer(crowd(**everywhere(without(person(1), "source"))))
    assert told.persons == 1 and told.compared < 40 * CROWD


@pytest.mark.long
def test_50000_people_of_one_village_and_year_are_as_many_and_no_pair_is_left_out_unsaid():
    told = answer(crowd(**everywhere({**VILLAGE, "tahun_lahir": 1980}), nama_tokens=different_names()))
    assert told.persons == CROWD and told.linked == 0


@pytest.mark.long
def test_50000_equal_names_with_no_other_field_stay_50000_rows():
    told = answer(crowd(**everywhere({"nama_tokens": "SITI AMINAH"})))
    assert told.persons == CROWD and told.linked == 0


@pytest.mark.long
def test_one_wrong_nik_on_50000_rows_of_different_names_fuses_nobody():
    told = answer(crowd(**everywhere({"nik": "6303014303800003"}), nama_tokens=different_names()))
    assert told.persons == CROWD and told.linked == 0
