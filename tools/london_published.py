"""
The published files the London example is made from, and the shape of the tables made from them.

The files are not part of this repository. They are looked for in `../shared` beside the checkout, or in the
folder that DUEREGARD_SHARED names, and compared with their digests: publishers give several editions one
name, and a table made from another edition would be another table.
"""

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parent.parent

STOPS = "police-uk-api-metropolitan/daily-ethnicity-totals.json"
STOPS_OF_JUNE_2016 = "police-uk-csv/2016-06-metropolitan-stop-and-search.csv.gz"
CRIME = "mps-borough-crime/to-2025-02 MPS Borough Level Crime (most recent 24 months).csv"
ATTITUDES = (
    "mopac-public-attitude-survey/2015-16 _to_2020-21_inclusive_neighbourhood_indicators_final_221221.csv"
)
ETHNICITY_OF_LONDON = "ons-census-2021-custom/TS022_census.csv.gz"
ETHNICITY_OF_ALL = "demographr-rda/ethnicity21_ltla21.rda"
SEX_TOTALS = "demographr-rda/age_gender21_ltla21_ew.rda"
AGE = "ons-census-2021-custom/sexual_age_sex.csv.gz"
DISABILITY = "ons-census-2021-custom/sexual_disability.csv.gz"
GENDER_IDENTITY = "ons-census-2021-custom/sexual_genmod.csv.gz"
MARITAL_STATUS = "ons-census-2021-custom/sexual_legal_partnership.csv.gz"
RELIGION = "ons-census-2021-custom/sexual_religion.csv.gz"
SEXUAL_ORIENTATION = "ons-census-2021-custom/sexual_ethnic_group.csv.gz"

# SHA-256 of each published file as stored.
DIGESTS = {
    STOPS: "849e375e69b702d928dc790cc12dabe531fede7b6adfdb0fcd1707005f99ac4e",
    STOPS_OF_JUNE_2016: "a3aa5674a2a29f88ee5a184c7626ffea0da4a12be3f2f7550be22955eda87d4e",
    CRIME: "487b7d014f8657fedc20ddeda59b4dc6d3266bae490efd14745dfa229867c97c",
    ATTITUDES: "1fad340c57c0a1aa9ad68c8c7f493e0d4dd73ba8418ab8c54a995f54b2a6d7c2",
    ETHNICITY_OF_LONDON: "3ed0faea8d55ff216b72c7b417ac699b83b1643e494e6cd8a6f1d9f6b29585c2",
    ETHNICITY_OF_ALL: "b1620bb6295b321b2104e06ca59d45f355a3b12c058440b1982d6c1a2a601f82",
    SEX_TOTALS: "5c69296a7c32a5be8ebd98257504f533d18fef0cc0677c3f4a7d6d072dd9c201",
    AGE: "3426f99685886af2f0159739627b8250a1c4ae5aa55ba619a20ad09b7559e9c2",
    DISABILITY: "02a51aab78a4aa20a47adf86cb97becf7a76e23bb4b29b1529c40c1bdff116e0",
    GENDER_IDENTITY: "e50698d68af8962308cbdfa2fa787b3f955f10dc1e7c468701fd470340898c3c",
    MARITAL_STATUS: "cd6e86ba609963c2290c5732d405d46fa734451c6ab6e883ffa66f4b805cddbb",
    RELIGION: "5dd2b74849ba310d00988861d575e09a336143dcd77b1db93c65ec38e640ddfd",
    SEXUAL_ORIENTATION: "8cf87d9c1f5ec6e735017e6cb0f8724e2c03aa6524ffd51982f33caadf659153",
}


class Table(NamedTuple):
    """
    One table to write: column names, and rows in the order of the file.
    """

    header: tuple[str, ...]
    rows: list[tuple[str | int, ...]]


def shared_folder() -> Path:
    """
    The folder of published files, beside the checkout unless DUEREGARD_SHARED names another.
    """
    return Path(os.environ.get("DUEREGARD_SHARED", CHECKOUT.parent / "shared"))


def published(name: str) -> Path:
    """
    The published file of that name, after comparing its digest.
    """
    path = shared_folder() / "data" / name
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != DIGESTS[name]:
        raise ValueError(f"{name} is another edition: its SHA-256 is {digest}, expected {DIGESTS[name]}.")
    return path
