# SPDX-License-Identifier: Apache-2.0
"""The pages of the window, one folder per subject; ``page.py`` says what a page is."""
