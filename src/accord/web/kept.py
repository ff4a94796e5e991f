"""Answers kept in files for all processes of a machine."""

import os

from django.core.cache.backends.filebased import FileBasedCache


class OldestFirst(FileBasedCache):
    """Where there are too many files the oldest go, not any: what was kept last is asked next."""

    def _cull(self) -> None:
        kept = self._list_cache_files()
        if len(kept) < self._max_entries:
            return
        for path in sorted(kept, key=_kept_at)[: max(1, len(kept) // self._cull_frequency)]:
            self._delete(path)


def _kept_at(path: str) -> float:
    try:
        return os.stat(path).st_mtime
    except FileNotFoundError:
        return 0.0
