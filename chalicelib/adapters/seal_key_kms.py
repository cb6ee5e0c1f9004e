"""The seal's key as KMS knows it."""

from typing import Any

from chalicelib.errors import Text, Unreachable


class KmsSealKey:
    """The port `SealKey`: one key, by its id, ARN or alias."""

    def __init__(self, kms_client: Any, key_id: str) -> None:
        self._kms, self._key_id = kms_client, key_id

    def in_force(self) -> bool:
        """Whether KMS would sign with it (KeyState `Enabled`); raises `Unreachable`."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self._kms.describe_key(KeyId=self._key_id)
        except (BotoCoreError, ClientError) as error:
            raise Unreachable(Text("电子印章密钥暂时不可用", "the seal's key is out of reach")) from error
        return bool(answer["KeyMetadata"]["KeyState"] == "Enabled")
