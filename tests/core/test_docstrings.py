"""The worked examples in the core's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import nguon.core

MODULES = [module.name for module in pkgutil.iter_modules(nguon.core.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    module = importlib.import_module(f"nguon.core.{name}")
    assert doctest.testmod(module).failed == 0
