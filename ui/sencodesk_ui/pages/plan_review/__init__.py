# SPDX-License-Identifier: Apache-2.0
"""The review of a plan."""
