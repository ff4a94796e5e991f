"""The texts written by hand are held against the simulated company that reports are tested on."""

from tests.reports.conftest import northwind, northwind_copy

__all__ = ["northwind", "northwind_copy"]
