# SPDX-License-Identifier: Apache-2.0
"""One run of provision: what and when, who is in it, its timetable, its register."""
