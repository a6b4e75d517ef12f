# SPDX-License-Identifier: Apache-2.0
"""Dated code sets, pupil and school numbers, years and the calendar: pure, loaded from resources, below everything."""
