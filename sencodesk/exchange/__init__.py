# SPDX-License-Identifier: Apache-2.0
"""In and out: files that other systems write are read here, and tables that people open elsewhere are written."""
