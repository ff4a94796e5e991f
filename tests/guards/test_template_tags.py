"""A template loads several libraries of tags: two of one name would hide each other."""

from collections import Counter
from importlib import import_module
from pkgutil import iter_modules

from accord import templatetags


def test_no_two_libraries_have_a_tag_or_a_filter_of_one_name():
    libraries = [
        import_module(f"accord.templatetags.{module.name}").register
        for module in iter_modules(templatetags.__path__)
    ]
    names = Counter(name for library in libraries for name in {**library.filters, **library.tags})

    assert [name for name, times in names.items() if times > 1] == []
