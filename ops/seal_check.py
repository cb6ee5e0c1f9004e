"""`seal check`: whether the certificate in force vouches for the seal."""

from chalicelib.wiring import outside
from ops.ending import end, told
from ops.showing import AsJson, moment, put, put_json


def check(as_json: AsJson = False) -> None:
    """检查印章证书 · The certificate in force: whose, by whom, how long, and whether a trial signature bears it out.

    Checked: key, owner, use, order, root, time of validity, and one signature by the key in KMS over a text that says
    what it is. Exit code 1 when anything is wrong.
    """
    with told():
        state = outside().seal_certificate.check()
        facts = {
            "subject": state.subject,
            "issuer": state.issuer,
            "serial": state.serial,
            "valid_until": moment(state.valid_until),
            "days_left": state.days_left,
        }
        if as_json:
            put_json(facts | {"faults": [fault.en for fault in state.faults]})
        else:
            for name, value in facts.items():
                put(f"{name:12} {value}")
            put("证书有效 it vouches for the seal" if not state.faults else "有问题 faults:")
            for fault in state.faults:
                put(f"  {fault.zh} · {fault.en}")
        end(not state.faults)
