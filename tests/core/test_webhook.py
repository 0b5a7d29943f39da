"""Standard Webhooks: the published example, and no message that was touched."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.core.webhook import check, check_secret, new_secret, sign, sign_body
from nguon.errors import Malformed, VerificationError

# The example of the Standard Webhooks libraries (github.com/standard-webhooks).
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'


def test_the_published_example_is_signed_alike() -> None:
    headers = sign(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, BODY)
    assert headers["webhook-signature"] == (
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )
    check(SECRET, headers, BODY, 1614265330 + 299)


@given(st.binary(min_size=24, max_size=64), st.binary(), st.integers(0, 2**40))
def test_what_is_signed_opens_and_nothing_else(
    key: bytes, body: bytes, now: int
) -> None:
    headers = dict(sign(new_secret(key), "msg_1", now, body))
    check(new_secret(key), headers, body, now)
    headers["webhook-signature"] = "v1,AAAA " + headers["webhook-signature"]
    check(new_secret(key), headers, body, now)  # while a secret is changed
    for touched in ({"webhook-id": "msg_2"}, {"webhook-timestamp": str(now + 1)}):
        with pytest.raises(VerificationError):
            check(new_secret(key), headers | touched, body, now)
    with pytest.raises(VerificationError):
        check(new_secret(key), headers, body + b" ", now)
    with pytest.raises(VerificationError):
        check(
            new_secret(b"a" * 24),
            sign(new_secret(b"b" * 24), "m", now, body),
            body,
            now,
        )


@pytest.mark.parametrize("apart", [301, -301])
def test_an_old_message_sent_again_by_somebody_is_refused(apart: int) -> None:
    headers = sign(SECRET, "msg_1", 1614265331, BODY)
    with pytest.raises(VerificationError):
        check(SECRET, headers, BODY, 1614265331 + apart)


@pytest.mark.parametrize("time", ["", "x", "9" * 30, "-1"])
def test_a_message_that_does_not_say_when_is_refused(time: str) -> None:
    headers = {**sign(SECRET, "msg_1", 0, BODY), "webhook-timestamp": time}
    with pytest.raises(VerificationError):
        check(SECRET, headers, BODY, 0)


def test_a_subscription_is_signed_with_its_token_over_the_body() -> None:
    # echo -n '{"test": 2432232314}' | openssl dgst -sha256 -hmac 'token' -binary | base64
    assert sign_body("token", BODY) == "P+IboM21bRpxjyqSXwaFxCxf12q5WrfAP24MP8gzgPY="


@pytest.mark.parametrize(
    "secret",
    ["short", "whsec_!", "whsec_" + b64encode(b"k" * 23).decode(), "á" * 20, "x" * 201],
)
def test_a_weak_or_broken_secret_is_refused(secret: str) -> None:
    with pytest.raises(Malformed):
        check_secret(secret)
