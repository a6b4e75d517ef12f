# SPDX-License-Identifier: Apache-2.0
"""Python imports a module of this name by itself at its start: here, to cut the network for processes of the tests."""

from tests.network import block

block()
