# SPDX-License-Identifier: Apache-2.0
"""One pupil: who the child is, what holds and held, and the plans."""
