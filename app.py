"""Every way into the system, on one page: authorizer, API, queues, stream and timers; bodies of one line."""

from typing import Any

from chalice.app import AuthRequest, AuthResponse, Cron, Rate

from chalicelib import consumers, nightly, timers
from chalicelib.domain.filing import Role
from chalicelib.domain.standing import Standing
from chalicelib.errors import Unauthenticated
from chalicelib.usecases.ask_officer import ask_officer
from chalicelib.usecases.check_receipt import check_receipt
from chalicelib.usecases.correct import correct
from chalicelib.usecases.decide import decide
from chalicelib.usecases.delete_draft import delete_draft
from chalicelib.usecases.edit_form import edit_form
from chalicelib.usecases.look import desk_list, list_own, look_at_desk, look_up, receipt_status, revocations
from chalicelib.usecases.open_draft import fresh_slots, open_draft
from chalicelib.usecases.precheck import precheck
from chalicelib.usecases.publish_revocations import publish_revocations, signed_revocations
from chalicelib.usecases.receipt_link import receipt_link
from chalicelib.usecases.recheck import recheck
from chalicelib.usecases.restamp import restamp
from chalicelib.usecases.revoke import revoke
from chalicelib.usecases.submit import submit
from chalicelib.usecases.sweep import sweep
from chalicelib.usecases.upload_slot import upload_slot
from chalicelib.usecases.watch_calendar import watch_calendar
from chalicelib.usecases.watch_office import watch_office
from chalicelib.usecases.watch_seal_key import watch_seal_key
from chalicelib.usecases.watch_stuck import watch_stuck
from chalicelib.usecases.withdraw import withdraw
from chalicelib.web import answers, guide, public, shapes, takes
from chalicelib.web.api import Api
from chalicelib.web.call import Call
from chalicelib.web.openapi import document
from chalicelib.web.operations import CURSOR, PDF, PUBLIC, By
from chalicelib.web.pages import Page
from chalicelib.web.visitors import context_of
from chalicelib.wiring import outside, run

app = Api("miaopi", outside)


@app.authorizer(ttl_seconds=60)
def authorizer(request: AuthRequest) -> AuthResponse:
    """Who a token speaks for; API Gateway answers 401 to exactly the error `Unauthorized`."""
    try:
        caller, until = outside().tokens.read(request.token, outside().clock.now())
    except Unauthenticated:
        outside().metrics.count("AuthFailures")
        raise Exception("Unauthorized") from None
    return AuthResponse(["*"], f"{caller.role}:{caller.id}", context_of(caller, until))


PORTAL = By(authorizer, frozenset({Role.PORTAL}))
OFFICER = By(authorizer, frozenset({Role.OFFICER}))


def stands(call: Call, standing: Standing) -> shapes.Entry:
    """Told again: where the filing stood when the same request had moved it."""
    return answers.stood(standing, call)


def reopened(call: Call, standing: Standing) -> shapes.Opened:
    """Told again: the draft as the same request has opened it, with fresh slots."""
    return answers.reopened(standing, run(fresh_slots, standing.id, by=call.caller), call.language)


@app.operation("GET", "/v1/health", by=PUBLIC, gives=shapes.Health)
def health(call: Call) -> shapes.Health:
    """Whether the API is alive, and which version of it."""
    return shapes.Health(status="ok", version=outside().settings.version, stage=outside().settings.stage)


@app.operation("GET", "/openapi.json", by=PUBLIC, gives=shapes.Document)
def openapi(call: Call) -> shapes.Document:
    """This contract, OpenAPI 3.1."""
    return shapes.Document(document(app.operations, outside().settings.version))


@app.operation("GET", "/v1/items", by=PUBLIC, gives=shapes.Items)
def items(call: Call) -> shapes.Items:
    """The three items: their scope, their forms and the materials owed."""
    return guide.items(call.language)


@app.operation("GET", "/v1/items/{item}", by=PUBLIC, gives=shapes.ItemGuide)
def item(call: Call, item: str) -> shapes.ItemGuide:
    """One item, with the JSON Schema of its forms."""
    return guide.item_guide(item, call.language)


@app.operation("GET", "/v1/items/{item}/rules", by=PUBLIC, gives=shapes.Rules)
def rules(call: Call, item: str) -> shapes.Rules:
    """The rule book of an item: what each rule compares, with which source, by which law, and what follows."""
    return guide.rules(item, call.language)


@app.operation("POST", "/v1/prechecks", by=PORTAL, takes=takes.FORM, gives=shapes.Precheck)
def check_form(call: Call) -> shapes.Precheck:
    """Judge a form as a submission would, materials apart; nothing is filed or kept."""
    return answers.prechecked(run(precheck, call.body, by=call.caller), call.body, call.language)


@app.operation("POST", "/v1/filings", by=PORTAL, takes=takes.FORM, gives=shapes.Opened, status=201, keyed=reopened)
def open_filing(call: Call) -> shapes.Opened:
    """Open a draft; the answer holds an upload slot (presigned POST) for each material owed."""
    return answers.opened(*run(open_draft, call.body, by=call.caller), call.language)


@app.operation("GET", "/v1/filings", by=PORTAL, gives=shapes.Filings, query=(CURSOR,))
def list_filings(call: Call) -> shapes.Filings:
    """The applicant's own filings, newest first."""
    return answers.listed(run(list_own, call.query.get("cursor"), by=call.caller), call)


@app.operation("GET", "/v1/filings/{filing_id}", by=PORTAL, gives=shapes.Filing)
def look(call: Call, filing_id: str) -> shapes.Filing:
    """One own filing: state, reasons, materials, number, deliveries and trail."""
    return answers.own_filing(run(look_up, filing_id, by=call.caller), call.language)


@app.operation("DELETE", "/v1/filings/{filing_id}", by=PORTAL, gives=shapes.Deleted)
def remove_draft(call: Call, filing_id: str) -> shapes.Deleted:
    """Delete a draft with all that was uploaded for it; what was submitted before is withdrawn instead."""
    return answers.deleted(run(delete_draft, filing_id, by=call.caller))


@app.operation("PUT", "/v1/filings/{filing_id}/form", by=PORTAL, takes=takes.FORM, gives=shapes.Entry, versioned=True)
def replace_form(call: Call, filing_id: str) -> shapes.Entry:
    """Replace the form of a draft or a rejected filing."""
    return answers.entry(run(edit_form, filing_id, call.body, call.version, by=call.caller), call)


@app.operation(
    "POST", "/v1/filings/{filing_id}/materials/{kind}", by=PORTAL, takes=takes.UPLOAD, gives=shapes.Slot, status=201
)
def give_slot(call: Call, filing_id: str, kind: str) -> shapes.Slot:
    """A fresh upload slot for one material; the newest upload counts."""
    return answers.slot(run(upload_slot, filing_id, kind, call.body.sha256, by=call.caller), call.language)


@app.operation(
    "POST",
    "/v1/filings/{filing_id}/submission",
    by=PORTAL,
    takes=takes.NOTHING,
    gives=shapes.Entry,
    status=202,
    keyed=stands,
)
def submit_filing(call: Call, filing_id: str) -> shapes.Entry:
    """Submit: form and materials are complete."""
    return answers.entry(run(submit, filing_id, by=call.caller), call)


@app.operation(
    "POST",
    "/v1/filings/{filing_id}/referral",
    by=PORTAL,
    takes=takes.WISH,
    gives=shapes.Entry,
    status=202,
    keyed=stands,
)
def refer_filing(call: Call, filing_id: str) -> shapes.Entry:
    """Ask for an officer (转人工), any time before a decision."""
    return answers.entry(run(ask_officer, filing_id, call.body.why, by=call.caller), call)


@app.operation(
    "POST", "/v1/filings/{filing_id}/withdrawal", by=PORTAL, takes=takes.WISH, gives=shapes.Entry, keyed=stands
)
def withdraw_filing(call: Call, filing_id: str) -> shapes.Entry:
    """Withdraw a filing that has no receipt yet."""
    return answers.entry(run(withdraw, filing_id, call.body.why, by=call.caller), call)


@app.operation("GET", "/v1/filings/{filing_id}/receipt", by=PORTAL, gives=shapes.ReceiptLink)
def download(call: Call, filing_id: str) -> shapes.ReceiptLink:
    """A presigned link to the receipt, or to its void copy once revoked."""
    return answers.link(run(receipt_link, filing_id, by=call.caller), outside().settings.link_seconds)


@app.operation("GET", "/v1/receipts/{check_code}", by=PUBLIC, gives=shapes.ReceiptStatus)
def look_at_receipt(call: Call, check_code: str) -> shapes.ReceiptStatus:
    """What is on record of the receipt with this check code: document, force, issuer, and the facts anybody may see."""
    return public.status(*run(receipt_status, check_code), call.language)


@app.operation("POST", "/v1/receipts/checks", by=PUBLIC, takes=PDF, gives=shapes.ReceiptCheck)
def examine_receipt(call: Call) -> shapes.ReceiptCheck:
    """Put a PDF to the test: is it whole, is its issuer ours, is it in force, does it say what is on record."""
    return public.checked(*run(check_receipt, call.body), call.language)


@app.operation("GET", "/v1/revocations", by=PUBLIC, gives=shapes.Revocations, query=(CURSOR,))
def list_revocations(call: Call) -> shapes.Revocations:
    """Revoked receipts, newest first."""
    return public.revoked(run(revocations, call.query.get("cursor")), call.language)


@app.operation("GET", "/v1/revocations/signed", by=PUBLIC, gives=shapes.SignedRevocations)
def give_signed_revocations(call: Call) -> shapes.SignedRevocations:
    """All revoked receipts by number and check code as of a time, signed as JWS, for whoever keeps a copy."""
    return public.signed(*run(signed_revocations))


@app.operation("GET", "/check/{check_code}", by=PUBLIC, gives=None)
def show_receipt(call: Call, check_code: str) -> Page:
    """The page behind a receipt's QR code."""
    return public.shown(lambda: run(receipt_status, check_code))


@app.operation("GET", "/v1/desk/filings", by=OFFICER, gives=shapes.Filings, query=(takes.DESK, CURSOR))
def list_waiting(call: Call) -> shapes.Filings:
    """What waits for an officer, longest waiting first."""
    return answers.listed(run(desk_list, takes.place(call.query), call.query.get("cursor")), call)


@app.operation("GET", "/v1/desk/filings/{filing_id}", by=OFFICER, gives=shapes.DeskFiling)
def look_as_officer(call: Call, filing_id: str) -> shapes.DeskFiling:
    """One filing with everything that was asked and found; personal elements masked. That it was looked at is kept."""
    return answers.desk_filing(run(look_at_desk, filing_id, by=call.caller), call.language)


@app.operation(
    "POST", "/v1/desk/filings/{filing_id}/decision", by=OFFICER, takes=takes.DECISION, gives=shapes.Entry, keyed=stands
)
def decide_filing(call: Call, filing_id: str) -> shapes.Entry:
    """Accept or reject a referred filing; accepting one that disagrees with its source confirms it."""
    return answers.entry(run(decide, filing_id, call.body.accept, call.body.reason, by=call.caller), call)


@app.operation(
    "POST",
    "/v1/desk/filings/{filing_id}/correction",
    by=OFFICER,
    takes=takes.CORRECTION,
    gives=shapes.Entry,
    keyed=stands,
)
def correct_receipt(call: Call, filing_id: str) -> shapes.Entry:
    """Put right an officer's slip on a receipt: a new version takes the old one's place, under the same number."""
    body = call.body
    return answers.entry(run(correct, filing_id, body.corrections, body.reason, by=call.caller), call)


@app.operation(
    "POST",
    "/v1/desk/filings/{filing_id}/revocation",
    by=OFFICER,
    takes=takes.REVOCATION,
    gives=shapes.Entry,
    keyed=stands,
)
def revoke_receipt(call: Call, filing_id: str) -> shapes.Entry:
    """Revoke a receipt got by false statements."""
    body = call.body
    return answers.entry(run(revoke, filing_id, body.reason, body.decision_number, by=call.caller), call)


@app.on_sqs_message(queue="uploads", batch_size=1)
def check_uploads(event: Any) -> Any:
    """An upload arrived: check its form."""
    return consumers.check_uploads(event.to_dict())


@app.on_sqs_message(queue="verification", batch_size=1)
def verify_filings(event: Any) -> Any:
    """A filing was submitted: verify it."""
    return consumers.verify_filings(event.to_dict())


@app.on_sqs_message(queue="issuance", batch_size=5)
def issue_receipts(event: Any) -> Any:
    """A filing was accepted or revoked: issue the receipt, or its void copy."""
    return consumers.issue_receipts(event.to_dict())


@app.lambda_function(name="share_filings")
def share_filings(event: Any, context: Any) -> Any:
    """A receiving system is to be told; its queue, one of five, says which."""
    return consumers.share_filings(event)


@app.on_dynamodb_record(stream_arn="arn:aws:dynamodb:::table/filings/stream/latest", batch_size=25)
def announce_changes(event: Any) -> Any:
    """Filings moved: announce what follows."""
    return consumers.announce_changes(event.to_dict())


@app.on_dynamodb_record(stream_arn="arn:aws:dynamodb:::table/filings/stream/latest", batch_size=10)
def forget_filings(event: Any) -> Any:
    """Filings' rows are gone: forget what was kept and uploaded for them."""
    return consumers.forget_filings(event.to_dict())


@app.schedule(Rate(1, unit=Rate.MINUTES))
def sweep_filings(event: Any) -> None:
    """Every minute: nothing rests unnoticed, nobody waits beyond their time; tell what is stuck."""
    timers.each(sweep, watch_stuck, watch_office)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def publish_lists(event: Any) -> None:
    """Every minute: the signed list of revocations is never old; tell whether the seal's key can sign."""
    timers.each(publish_revocations, watch_seal_key)


@app.schedule(Cron(0, 2, "*", "*", "?", "*"))
def restamp_receipts(event: Any) -> None:
    """Daily at 10 in Beijing: tell how long the seal's certificate lasts, seal anew what lacks its time-stamp."""
    run(restamp)


@app.schedule(Cron("0/20", "17-19", "*", "*", "?", "*"))
def reconcile_record(event: Any) -> None:
    """At night in Beijing, every 20 minutes until the day's is done: compare all that is kept in several places."""
    nightly.reconcile_record()


@app.schedule(Cron("10/20", "17-19", "*", "*", "?", "*"))
def audit_histories(event: Any) -> None:
    """At night in Beijing, every 20 minutes until the day's is done: sign a head over all histories, verify them."""
    nightly.audit_histories()


@app.schedule(Cron(0, 1, "*", "*", "?", "*"))
def recheck_filings(event: Any) -> None:
    """Daily at 9 in Beijing: tell how far the calendar reaches, verify again what was accepted on trust."""
    timers.each(watch_calendar, recheck)
