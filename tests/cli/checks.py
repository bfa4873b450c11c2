"""Checks of a test that is one script: what fails is said at once and counted."""
failures = []


def check(what, condition, told=None):
    """told: what is said beside it where it fails."""
    if not condition:
        failures.append(what)
        print(f"FAILED: {what}" + (f": {told}" if told else ""))


def outcome():
    """Says how many failed; the exit status."""
    print(f"{len(failures)} failed")
    return len(failures) > 0
