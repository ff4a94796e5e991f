"""Leads that came, were handed over and bought, as on the page of rows."""

from tests.web.rows.conftest import told  # noqa: F401 - a fixture
