"""A case file, the command line run in this process, and how it refuses."""

from click.testing import CliRunner

from recours.cli.main import cli

CASE = """\
company: amazon
facts:
  ground: parcel_not_arrived
  seller_kind: company
  ordered_on: 2026-09-01
  promised_delivery_on: 2026-09-05
  price_eur: 89.90
  consumer_first_name: Camille
  consumer_last_name: Exemple
  consumer_street: 12 rue de l'Exemple
  consumer_postcode: '75000'
  consumer_town: Paris
  item: une cafetière
  order_number: 000-0000000-0000000
  story: Le suivi n'a jamais bougé.
  formal_notice_days: 10
journal:
  - {on: 2026-09-14, entry: written_complaint_sent, channel: email}
"""


def run(*args, **more):
    return CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="recours", **more)


def refused(done, *, place, says):
    assert done.exit_code == 2, (done.output, done.exception)
    assert done.stderr.startswith(place), done.stderr
    assert says in done.stderr, done.stderr
    assert "\n  → " in done.stderr, done.stderr
