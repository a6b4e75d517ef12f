# SPDX-License-Identifier: Apache-2.0
"""Round robins: the same questions about a number of pupils to every teacher, printed, and the replies typed in."""
