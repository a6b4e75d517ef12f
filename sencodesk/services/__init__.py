# SPDX-License-Identifier: Apache-2.0
"""USE CASES: one public function a verb, keyword-only. Each opens the unit of work and returns the Change."""
