"""A desk in a folder of its own, and a parcel that never arrived."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from recours.casework.case.case_opening import open_case
from recours.casework.case.case_view import case_of
from recours.casework.case.entry_writer import Act
from recours.casework.case.evidence import attach
from recours.casework.desk import open_local

AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
FACTS = {
    "ground": "parcel_not_arrived",
    "seller_kind": "company",
    "ordered_on": date(2026, 9, 1),
    "promised_delivery_on": date(2026, 9, 5),
    "price_eur": Decimal("89.90"),
    "consumer_first_name": "Camille",
    "consumer_last_name": "Exemple",
    "consumer_street": "12 rue de l'Exemple",
    "consumer_postcode": "75000",
    "consumer_town": "Paris",
    "item": "une cafetière",
    "order_number": "000-0000000-0000000",
    "story": "Le suivi n'a jamais bougé.",
    "formal_notice_days": 10,
}


PICTURE = b"\x89PNG\r\n\x1a\n" + b"x" * 64


@pytest.fixture
def desk(tmp_path):
    return open_local(tmp_path)


@pytest.fixture
def case_id(desk):
    return open_case(desk, company="amazon", facts=FACTS, act=Act(AT, date(2026, 9, 10))).head.case_id


@pytest.fixture
def digest(desk, case_id):
    attach(desk, case_id, io.BytesIO(PICTURE), "boite.png", act=Act(AT, AT.date()))
    return case_of(desk, case_id).entries[-1].payload["digest"]
