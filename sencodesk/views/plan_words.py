# SPDX-License-Identifier: Apache-2.0
"""The word of each state that a plan is shown in, for the window and for papers alike."""

PLAN_WORDS = {
    "current": "Current",
    "review-due": "Review due",
    "overdue": "Overdue",
    "draft": "Draft",
    "reviewed": "Reviewed",
    "ended": "Ended",
    "none": "No plan",
}
