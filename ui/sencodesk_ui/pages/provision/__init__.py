# SPDX-License-Identifier: Apache-2.0
"""Provision: the map by intervention or by class, timetables, what worked, and starting a run."""
