# SPDX-License-Identifier: Apache-2.0
"""Concerns before SEN of everybody: a list to work through, and the place where teachers' paper forms are typed in."""
