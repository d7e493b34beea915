"""Survivorship: which of a person's (or family's) values is shown, field by field, and where it comes from.

For every field the records' values are weighed in a fixed order of criteria, each packed into a few bits of one
integer, so that the least integer wins:

- *trust*: the source's, or its `field_trust` for that field.
- *validity*: a value known to be weak (a register's default birth date, an address of an unresolved village)
  gives way to one that is not.
- *recency*: the measuring day, else the period's first day; a value without a period is the oldest.
- *agreement*: how many sources say the same.
- the record's id, so that nothing is left to chance.

What does not change in a life (names, birth, sex, mother) is better told by agreement than by the newest file;
what does change (family card, address, work, schooling) by the newest. `SurvivorshipPolicy` holds both orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from dtsen_merge.registry.statements import identifier
from dtsen_merge.store import Store

Criterion = Literal["trust", "validity", "recency", "agreement"]
Nature = Literal["lasting", "changing", "life"]

RECORD_BITS: Final = 20  # a person has fewer than a million records
_WIDTH: Final[dict[Criterion, int]] = {"trust": 7, "validity": 3, "recency": 16, "agreement": 8}
_UNFIT: Final = 1 << (RECORD_BITS + sum(_WIDTH.values()))


@dataclass(frozen=True, slots=True)
class SurvivorshipPolicy:
    """The order of criteria for what lasts and for what changes, the first first."""

    lasting: tuple[Criterion, ...] = ("trust", "validity", "agreement", "recency")
    changing: tuple[Criterion, ...] = ("trust", "validity", "recency", "agreement")

    def order(self, nature: Nature) -> tuple[Criterion, ...]:
        """The criteria for a field of that nature.

        Whether a person lives goes by validity first: see `PERSON_RULES`.
        """
        if nature == "life":
            return ("validity", "trust", "recency", "agreement")
        return self.lasting if nature == "lasting" else self.changing


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field survives.

    `weak` (0 to 7) and `fits` (a condition; unfit values never survive but stay visible as alternatives) are SQL
    over the record `m` and over the winners of the fields in `needs`, as `<field>_won.value`.
    """

    field: str
    nature: Nature
    weak: str = "0"
    fits: str = "TRUE"
    needs: tuple[str, ...] = ()
    alternatives: bool = True


_IN_PLACE: Final = (
    "(kode_desa_won.value IS NULL OR m.kode_desa IS NULL OR m.kode_desa = kode_desa_won.value)"
    " AND (kode_kecamatan_won.value IS NULL OR m.kode_kecamatan IS NULL"
    " OR m.kode_kecamatan = kode_kecamatan_won.value)"
)

PLACE_RULES: Final[tuple[FieldRule, ...]] = (
    # After a move village, RT and address change together: the village is chosen first, the rest must lie in it.
    FieldRule("kode_desa", "changing"),
    FieldRule(
        "kode_kecamatan",
        "changing",
        fits="kode_desa_won.value IS NULL OR m.kode_kecamatan = left(kode_desa_won.value, 8)",
        needs=("kode_desa",),
    ),
    FieldRule(
        "kecamatan",
        "changing",
        fits="m.kode_kecamatan IS NOT DISTINCT FROM kode_kecamatan_won.value",
        needs=("kode_kecamatan",),
        alternatives=False,
    ),
    FieldRule(
        "desa",
        "changing",
        fits="m.kode_desa IS NOT DISTINCT FROM kode_desa_won.value AND " + _IN_PLACE,
        needs=("kode_desa", "kode_kecamatan"),
        alternatives=False,
    ),
    *(
        FieldRule(name, "changing", "(m.kode_desa IS NULL)::INTEGER", _IN_PLACE, ("kode_desa", "kode_kecamatan"))
        for name in ("alamat", "rt", "rw")
    ),
)

PERSON_RULES: Final[tuple[FieldRule, ...]] = (
    FieldRule("nik", "lasting"),
    # A truncated NIK is shown only where nobody has the whole one.
    FieldRule("nik_15", "lasting", fits="nik_won.value IS NULL", needs=("nik",), alternatives=False),
    FieldRule(
        "nik_status",
        "lasting",
        weak="CASE m.nik_status WHEN 'temporary' THEN 1 WHEN 'malformed' THEN 2 WHEN 'placeholder' THEN 3"
        " WHEN 'empty' THEN 4 ELSE 0 END",
        fits="(nik_won.value IS NULL OR m.nik = nik_won.value)"
        " AND (nik_won.value IS NOT NULL OR nik_15_won.value IS NULL OR m.nik_15 = nik_15_won.value)",
        needs=("nik", "nik_15"),
        alternatives=False,
    ),
    FieldRule("no_kk", "changing"),
    FieldRule("nama", "lasting"),
    FieldRule("nama_gelar", "lasting"),
    FieldRule("nama_bin", "lasting"),
    FieldRule("nama_alias", "lasting"),
    FieldRule("tanggal_lahir", "lasting", weak="coalesce(m.tanggal_lahir_default, FALSE)::INTEGER"),
    FieldRule(
        "tahun_lahir",
        "lasting",
        weak="(m.tanggal_lahir IS NULL)::INTEGER",
        fits="tanggal_lahir_won.value IS NULL OR m.tahun_lahir = year(tanggal_lahir_won.value)",
        needs=("tanggal_lahir",),
    ),
    FieldRule("tempat_lahir", "lasting"),
    FieldRule("jenis_kelamin", "lasting"),
    FieldRule("nama_ibu", "lasting"),
    FieldRule("nama_ayah", "lasting"),
    *PLACE_RULES,
    *(
        FieldRule(name, "changing", "(m.kode_desa IS NULL)::INTEGER", _IN_PLACE, ("kode_desa", "kode_kecamatan"))
        for name in ("dusun", "kode_pos")
    ),
    FieldRule("domisili", "changing"),
    FieldRule("telepon", "changing"),
    # A place in the family is a place on that family card.
    FieldRule(
        "hubungan_keluarga",
        "changing",
        weak="(m.no_kk IS NULL)::INTEGER",
        fits="no_kk_won.value IS NULL OR m.no_kk IS NULL OR m.no_kk = no_kk_won.value",
        needs=("no_kk",),
    ),
    *(
        FieldRule(name, "changing")
        for name in (
            "status_kawin", "agama", "pekerjaan", "pendidikan", "status_bekerja", "bersekolah",
            "kepemilikan_usaha", "disabilitas", "penyakit_kronis",
        )
    ),
    # A death in any civil register stands, whatever newer lists say: nobody returns from it, aid lists copy old
    # rows on, and a register that erred drops the mark from its own next delivery. The rest of what a civil register
    # says comes before other lists. Each such disagreement is listed among the conflicts.
    FieldRule(
        "status_hidup",
        "life",
        weak="CASE WHEN m.population AND m.status_hidup = 'MENINGGAL' THEN 0 WHEN m.population THEN 1 ELSE 2 END",
    ),
)  # fmt: skip
"""One rule a field of PERSON_FIELDS; a rule stands after those that it needs."""

HIDDEN_RULES: Final[tuple[FieldRule, ...]] = (
    FieldRule("no_kk_15", "changing", fits="no_kk_won.value IS NULL", needs=("no_kk",), alternatives=False),
    FieldRule("nik_ibu", "lasting", alternatives=False),
    FieldRule("nik_ayah", "lasting", alternatives=False),
    FieldRule("desil_nasional", "changing", alternatives=False),
)
"""Fields that decide a person's family and desil and are not shown as her own."""

FAMILY_RULES: Final[tuple[FieldRule, ...]] = (
    FieldRule("nama_kepala_keluarga", "changing", alternatives=False),
    *PLACE_RULES,
    FieldRule("desil_nasional", "changing", alternatives=False),
    FieldRule("desil_provinsi", "changing", alternatives=False),
    FieldRule("desil_kabupaten_kota", "changing", alternatives=False),
    FieldRule("jumlah_anggota_keluarga", "changing", alternatives=False),
)


def survive(
    store: Store,
    members: str,
    rules: Sequence[FieldRule],
    prefix: str,
    policy: SurvivorshipPolicy,
    alternatives: str = "",
) -> None:
    """Work every rule out over the table `members`; the winner of a field goes to the temp table <prefix>_<field>.

    Args:
        store: The registry. `w_trust` holds source_no, field, trust.
        members: Temp table: no (whose), n (the record's number there), source_no, population, recency, the fields.
        rules: In an order in which each stands after those that it needs.
        prefix: Of the temp tables made: no, value, n.
        policy: The order of criteria.
        alternatives: Temp table (no, field, value, n, sources) that takes the values that did not survive.
    """
    for rule in rules:
        for statement in winner_sql(members, rule, prefix, policy, alternatives):
            store.run(statement, {"field": rule.field} if "$field" in statement else None)
    store.run("DROP TABLE IF EXISTS w_candidates")


def winner_sql(
    members: str, rule: FieldRule, prefix: str, policy: SurvivorshipPolicy, alternatives: str
) -> tuple[str, ...]:
    """The statements of one rule: candidates (a line a distinct value), the winners, the alternatives."""
    field = identifier(rule.field)
    won = identifier(f"{prefix}_{rule.field}")
    joins = " ".join(
        f"LEFT JOIN {identifier(f'{prefix}_{need}')} AS {identifier(f'{need}_won')}"
        f" ON {identifier(f'{need}_won')}.no = m.no"
        for need in rule.needs
    )
    key, agreement_unit = _key(rule, policy)
    mask = (1 << RECORD_BITS) - 1
    candidates = f"""
        CREATE OR REPLACE TEMP TABLE w_candidates AS
        SELECT no, value, sources, best + (255 - least(sources, 255)) * {agreement_unit} AS score
        FROM (
            SELECT m.no, m.{field} AS value, min({key}) AS best,
                bit_count(bit_or(1::HUGEINT << (m.source_no % 126)))::INTEGER AS sources
            FROM {identifier(members)} AS m
            JOIN w_trust AS t ON t.source_no = m.source_no AND t.field = $field
            {joins}
            WHERE m.{field} IS NOT NULL
            GROUP BY m.no, m.{field}
        )"""
    winners = f"""
        CREATE OR REPLACE TEMP TABLE {won} AS
        SELECT no, arg_min(value, score) AS value, (min(score) & {mask})::UINTEGER AS n
        FROM w_candidates WHERE score < {_UNFIT} GROUP BY no"""
    if not (alternatives and rule.alternatives):
        return candidates, winners
    losers = f"""
        INSERT INTO {identifier(alternatives)}
        SELECT c.no, $field, c.value::VARCHAR, (c.score & {mask})::UINTEGER, c.sources
        FROM w_candidates AS c LEFT JOIN {won} AS w ON w.no = c.no
        WHERE c.value IS DISTINCT FROM w.value"""
    return candidates, winners, losers


def _key(rule: FieldRule, policy: SurvivorshipPolicy) -> tuple[str, int]:
    """A record's key without agreement, and the unit of agreement in it."""
    parts = {
        "trust": "(100 - t.trust)",
        "validity": f"({rule.weak})",
        "recency": "(65535 - least(m.recency, 65535))",
    }
    shift = RECORD_BITS
    terms = ["m.n::BIGINT"]
    agreement_unit = 0
    for criterion in reversed(policy.order(rule.nature)):
        if criterion == "agreement":
            agreement_unit = 1 << shift
        else:
            terms.append(f"{parts[criterion]}::BIGINT * {1 << shift}")
        shift += _WIDTH[criterion]
    return f"{' + '.join(terms)} + CASE WHEN {rule.fits} THEN 0 ELSE {_UNFIT} END", agreement_unit
