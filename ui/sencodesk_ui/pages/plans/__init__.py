# SPDX-License-Identifier: Apache-2.0
"""All plans by their state: open, start, print."""
