# SPDX-License-Identifier: Apache-2.0
"""FOR THE COUNCIL: what it requires, the body of a return, and the rules that the laptop and the inbox run alike.

All pure: facts and a profile in, values out; no database and no clock. ``facts`` is what is known of a pupil,
``catalogue`` what a council may ask, ``build`` makes the body, ``check`` and ``rules`` judge it, ``explain`` tells a
person, ``preview`` and ``compare`` show what will leave and what changed.
"""
