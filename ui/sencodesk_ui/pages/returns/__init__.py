# SPDX-License-Identifier: Apache-2.0
"""Returns: what is due to which council, how it stands, and one button that goes on with it."""
