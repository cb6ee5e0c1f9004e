"""`renew`: rows of an earlier release are given the attributes that this one finds filings by."""

from chalicelib.usecases.renew import renew as renew_rows
from chalicelib.wiring import run
from ops.asking import Yes, ask
from ops.ending import told
from ops.showing import AsJson, put, put_json


def renew(yes: Yes = False, as_json: AsJson = False) -> None:
    """更新旧行 · Give rows of an earlier release the attributes by which this one finds filings.

    Before a release takes over, and again after it has; what rows hold stays byte for byte.
    """
    with told():
        ask("将补全旧版本写入的行 · rows of an earlier release will be renewed", yes)
        renewed = run(renew_rows)
        put_json({"renewed": renewed}) if as_json else put(f"已更新 renewed: {len(renewed)}")
