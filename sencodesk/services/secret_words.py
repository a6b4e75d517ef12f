# SPDX-License-Identifier: Apache-2.0
"""What opens records, before there is a desk: passphrases judged and suggested, recovery codes drawn and read back."""

from sencodesk.vault.passphrase import judge, suggest
from sencodesk.vault.recovery import check_characters, groups, new_code
from sencodesk.vault.recovery import parse as parse_code

__all__ = ["check_characters", "groups", "judge", "new_code", "parse_code", "suggest"]
