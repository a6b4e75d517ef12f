# SPDX-License-Identifier: Apache-2.0
"""Charts as pure drawing: numbers in, marks in points out, one drawing for screen and paper. No Qt, no paper engine.

``progress`` scores over time · ``bars`` promised against delivered, cost to date · ``interval`` what worked. Each chart
gives ``draw``, and the same in ``words`` for those who hear it and as a ``table`` for those who want the numbers.
"""
