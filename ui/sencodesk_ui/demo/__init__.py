# SPDX-License-Identifier: Apache-2.0
"""The demonstration: a hand that uses the window as a person does, the story that it plays, and its pictures."""
