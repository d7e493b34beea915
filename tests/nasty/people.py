"""Invented people of Kabupaten Banjar: their NIK agrees with birth date and sex, as DOMAIN says it must."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Person(NamedTuple):
    """One invented person."""

    nama: str
    nik: str
    kk: str
    lahir: date
    tempat: str
    jk: str
    alamat: str
    rt: str
    rw: str
    desa: str
    kecamatan: str
    ibu: str

    @property
    def tgl(self) -> str:
        """Birth date as clerks type it."""
        return self.lahir.strftime("%d-%m-%Y")


PEOPLE: tuple[Person, ...] = (
    Person("Ahmad Fauzi Rahman", "6303051205780003", "6303051203120007", date(1978, 5, 12), "Martapura", "L", "Jl. Sekumpul Gg. Taufik No. 12", "003", "001", "Sekumpul", "Martapura", "Siti Aminah"),  # 0
    Person("Noor Hayati", "6303056309810007", "6303051203120007", date(1981, 9, 23), "Martapura", "P", "Jl. Sekumpul Gg. Taufik No. 12", "003", "001", "Sekumpul", "Martapura", "Galuh Masniah"),  # 1
    Person("Muhammad Rizky Fauzi", "6303051902080002", "6303051203120007", date(2008, 2, 19), "Martapura", "L", "Jl. Sekumpul Gg. Taufik No. 12", "003", "001", "Sekumpul", "Martapura", "Noor Hayati"),  # 2
    Person("Siti Khadijah", "6303054611130004", "6303051203120007", date(2013, 11, 6), "Banjarbaru", "P", "Jl. Sekumpul Gg. Taufik No. 12", "003", "001", "Sekumpul", "Martapura", "Noor Hayati"),  # 3
    Person("Syahruddin", "6303052803690001", "6303050408110013", date(1969, 3, 28), "Martapura", "L", "Jl. A. Yani Km. 39", "007", "002", "Tanjung Rema", "Martapura", "Masitah"),  # 4
    Person("Rusmiati", "6303055708730006", "6303050408110013", date(1973, 8, 17), "Kandangan", "P", "Jl. A. Yani Km. 39", "007", "002", "Tanjung Rema", "Martapura", "Jumiah"),  # 5
    Person("Rahmatullah", "6303050910990005", "6303050408110013", date(1999, 10, 9), "Martapura", "L", "Jl. A. Yani Km. 39", "007", "002", "Tanjung Rema", "Martapura", "Rusmiati"),  # 6
    Person("Nurul Hidayah", "6303056404040008", "6303050408110013", date(2004, 4, 24), "Martapura", "P", "Jl. A. Yani Km. 39", "007", "002", "Tanjung Rema", "Martapura", "Rusmiati"),  # 7
    Person("Hamdani", "6303031106750009", "6303032209100004", date(1975, 6, 11), "Gambut", "L", "Jl. Gambut Permai Blok C", "012", "004", "Gambut", "Gambut", "Arbainah"),  # 8
    Person("Mariatul Kiptiah", "6303034212800003", "6303032209100004", date(1980, 12, 2), "Gambut", "P", "Jl. Gambut Permai Blok C", "012", "004", "Gambut", "Gambut", "Hatmah"),  # 9
    Person("Abdul Basit", "6303032707060001", "6303032209100004", date(2006, 7, 27), "Gambut", "L", "Jl. Gambut Permai Blok C", "012", "004", "Gambut", "Gambut", "Mariatul Kiptiah"),  # 10
    Person("Utuh Samsul", "6303030502620002", "6303031107140021", date(1962, 2, 5), "Gambut", "L", "Handil Malintang", "002", "001", "Malintang", "Gambut", "Galuh Inur"),  # 11
    Person("Jamilah", "6303037010660004", "6303031107140021", date(1966, 10, 30), "Banjarmasin", "P", "Handil Malintang", "002", "001", "Malintang", "Gambut", "Saniah"),  # 12
    Person("Sarbaini", "6303031409900006", "6303031107140021", date(1990, 9, 14), "Gambut", "L", "Handil Malintang", "002", "001", "Malintang", "Gambut", "Jamilah"),  # 13
    Person("Gusti Perdana Kesuma", "6303072201840007", "6303071902090008", date(1984, 1, 22), "Astambul", "L", "Jl. Pingaran Ulu", "001", "001", "Pingaran Ulu", "Astambul", "Antung Ratna"),  # 14
    Person("Aluh Marhamah", "6303074305870005", "6303071902090008", date(1987, 5, 3), "Astambul", "P", "Jl. Pingaran Ulu", "001", "001", "Pingaran Ulu", "Astambul", "Idah"),  # 15
    Person("Nor Laila", "6303075803110001", "6303071902090008", date(2011, 3, 18), "Martapura", "P", "Jl. Pingaran Ulu", "001", "001", "Pingaran Ulu", "Astambul", "Aluh Marhamah"),  # 16
    Person("Burhanuddin", "6303020807710008", "6303020506130016", date(1971, 7, 8), "Kertak Hanyar", "L", "Jl. Manarap Tengah", "005", "002", "Manarap Tengah", "Kertak Hanyar", "Salasiah"),  # 17
    Person("Raudatul Jannah", "6303025304760002", "6303020506130016", date(1976, 4, 13), "Banjarmasin", "P", "Jl. Manarap Tengah", "005", "002", "Manarap Tengah", "Kertak Hanyar", "Maimunah"),  # 18
    Person("Muhammad Ihsan", "6303022112020003", "6303020506130016", date(2002, 12, 21), "Kertak Hanyar", "L", "Jl. Manarap Tengah", "005", "002", "Manarap Tengah", "Kertak Hanyar", "Raudatul Jannah"),  # 19
    Person("Ilham Saputra", "6303142511930004", "6303142310150009", date(1993, 11, 25), "Martapura", "L", "Sungai Rangas Tengah", "004", "000", "Sungai Rangas", "Martapura Barat", "Fatmawati"),  # 20
    Person("Dewi Safitri", "6303146006950009", "6303142310150009", date(1995, 6, 20), "Rantau", "P", "Sungai Rangas Tengah", "004", "000", "Sungai Rangas", "Martapura Barat", "Hamidah"),  # 21
    Person("Zahra Aulia", "6303146908190001", "6303142310150009", date(2019, 8, 29), "Martapura", "P", "Sungai Rangas Tengah", "004", "000", "Sungai Rangas", "Martapura Barat", "Dewi Safitri"),  # 22
    Person("Kursani", "6303151009580006", "6303150709080012", date(1958, 9, 10), "Martapura", "L", "Jl. Melayu Ilir", "006", "003", "Melayu Ilir", "Martapura Timur", "Intan"),  # 23
    Person("Masrah", "6303156602600007", "6303150709080012", date(1960, 2, 26), "Martapura", "P", "Jl. Melayu Ilir", "006", "003", "Melayu Ilir", "Martapura Timur", "Galuh Sampuraga"),  # 24
    Person("Hairunnisa", "6303155610850003", "6303150709080012", date(1985, 10, 16), "Martapura", "P", "Jl. Melayu Ilir", "006", "003", "Melayu Ilir", "Martapura Timur", "Masrah"),  # 25
    Person("Tarmiji", "6303120704790005", "6303122804160005", date(1979, 4, 7), "Mataraman", "L", "Bawahan Selan", "003", "001", "Bawahan Selan", "Mataraman", "Sanah"),  # 26
    Person("Wahyu Kurniawan", "6303123101010002", "6303122804160005", date(2001, 1, 31), "Mataraman", "L", "Bawahan Selan", "003", "001", "Bawahan Selan", "Mataraman", "Rabiatul Adawiyah"),  # 27
    Person("Rabiatul Adawiyah", "6303125908820008", "6303122804160005", date(1982, 8, 19), "Rantau", "P", "Bawahan Selan", "003", "001", "Bawahan Selan", "Mataraman", "Norjanah"),  # 28
    Person("Anang Kaderi", "6303041212670004", "6303040910120031", date(1967, 12, 12), "Sungai Tabuk", "L", "Jl. Lok Baintan", "008", "002", "Lok Baintan", "Sungai Tabuk", "Diyang"),  # 29
    Person("Halimatus Sadiah", "6303044403700001", "6303040910120031", date(1970, 3, 4), "Sungai Tabuk", "P", "Jl. Lok Baintan", "008", "002", "Lok Baintan", "Sungai Tabuk", "Basrah"),  # 30
    Person("Fitriani", "6303046801980006", "6303040910120031", date(1998, 1, 28), "Sungai Tabuk", "P", "Jl. Lok Baintan", "008", "002", "Lok Baintan", "Sungai Tabuk", "Halimatus Sadiah"),  # 31
)  # fmt: skip
