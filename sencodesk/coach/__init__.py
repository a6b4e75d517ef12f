# SPDX-License-Identifier: Apache-2.0
"""The wording coach: reads a plan's words and says what is vague, missing, unkind or private, always with an example.

Offline and pure: rules are data (``sencodesk_resources/coach``), the day is handed in, nothing is blocked or kept here.
The one way in is ``sencodesk.coach.advising.advise``.
"""
