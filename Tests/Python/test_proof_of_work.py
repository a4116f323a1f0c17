"""The built-in captcha against ALTCHA's published library, in both forms: its solver on our challenges, its check on
our solver's tokens. Needs the program ProofOfWorkPeer beside the program retrace."""

import base64
import json
import subprocess
from pathlib import Path

import altcha
import pytest

import program

KEY = "the key of this test alone"
NORMAL, HARDER = 1, 2


class Peer:
    def __init__(self, process):
        self.process = process

    def ask(self, *words):
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def check(self, token, difficulty=NORMAL, later=0):
        return self.ask("check", difficulty, later, token)


@pytest.fixture(scope="module")
def peer():
    path = Path(program.path()).resolve().parent / "ProofOfWorkPeer"
    if not path.is_file():
        pytest.fail(f"{path} is missing; build it with: swift build --build-tests")
    process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield Peer(process)
    process.stdin.close()
    assert process.wait(timeout=10) == 0


def encoded(value):
    return base64.b64encode(json.dumps(value).encode()).decode()


def first(peer, difficulty=NORMAL):
    """A challenge of the first form and what the library makes of it."""
    challenge = json.loads(peer.ask("challenge", 1, difficulty))
    solution = altcha.solve_challenge_v1(
        challenge["challenge"], challenge["salt"], challenge["algorithm"], challenge["maxnumber"])
    assert solution is not None
    names = ["algorithm", "challenge", "salt", "signature"]
    return {name: challenge[name] for name in names} | {"number": solution.number, "took": solution.took}


def second(peer, difficulty=NORMAL):
    """The same of the second form."""
    challenge = altcha.Challenge.from_dict(json.loads(peer.ask("challenge", 2, difficulty)))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_dict()


SOLVERS = pytest.mark.parametrize("solved", [first, second])


@SOLVERS
def test_the_librarys_answer_passes(peer, solved):
    for difficulty in [NORMAL, HARDER]:
        assert peer.check(encoded(solved(peer, difficulty)), difficulty).startswith("passed ")


@SOLVERS
def test_an_answer_keeps_its_identity_so_that_it_is_known_when_it_comes_again(peer, solved):
    answer = solved(peer)
    again = json.loads(json.dumps(answer))
    (again.get("solution") or again)["time" if "solution" in again else "took"] = 1
    assert peer.check(encoded(answer)) == peer.check(encoded(again)) != peer.check(encoded(solved(peer)))


@SOLVERS
def test_an_answer_for_less_work_fails(peer, solved):
    assert peer.check(encoded(solved(peer, NORMAL)), HARDER) == "failed tooEasy"


@SOLVERS
def test_an_answer_after_its_time_fails(peer, solved):
    answer = encoded(solved(peer))
    assert peer.check(answer, later=290).startswith("passed ")
    assert peer.check(answer, later=302) == "failed expired"


def test_a_wrong_or_spliced_answer_of_the_first_form_fails(peer):
    answer = first(peer)
    assert peer.check(encoded(answer | {"number": answer["number"] + 1})) == "failed wrong"
    digits = str(answer["number"] + 10_000_000)
    spliced = answer | {"salt": answer["salt"] + digits[0], "number": int(digits[1:])}
    assert peer.check(encoded(spliced)) == "failed malformed"
    harder = answer | {"salt": answer["salt"].replace("difficulty=1", "difficulty=2")}
    assert peer.check(encoded(harder), HARDER) == "failed wrong"


def test_a_wrong_or_spliced_answer_of_the_second_form_fails(peer):
    answer = second(peer)
    for alter in [
        lambda it: it["challenge"]["parameters"].update(expiresAt=4102444800),
        lambda it: it["challenge"]["parameters"].update(cost=1),
        lambda it: it["challenge"]["parameters"].update(data={"difficulty": 2}),
        lambda it: it["challenge"].update(signature="00" * 32),
        lambda it: it["solution"].update(derivedKey="00" * 32),
    ]:
        altered = json.loads(json.dumps(answer))
        alter(altered)
        assert peer.check(encoded(altered)) == "failed wrong"


def test_a_key_that_only_begins_as_asked_fails(peer):
    """The prefix stands in the challenge; the rest of the key must come from the work."""
    answer = second(peer)
    answer["solution"]["derivedKey"] = answer["challenge"]["parameters"]["keyPrefix"] + "00" * 16
    assert peer.check(encoded(answer)) == "failed wrong"


def test_the_library_takes_our_solvers_answers(peer):
    ok, error = altcha.verify_solution_v1(json.loads(base64.b64decode(peer.ask("solve", 1, NORMAL))), KEY, True)
    assert ok, error
    for difficulty in [NORMAL, HARDER]:
        result = altcha.verify_solution(peer.ask("solve", 2, difficulty), KEY)
        assert result.verified, vars(result)
