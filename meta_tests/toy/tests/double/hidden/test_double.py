from gradescope_utils.autograder_utils.decorators import weight


@weight(2)
def test_text(submission):
    """double doubles a text too."""
    assert submission.toy.double("ab") == "abab", "the hidden answer is abab"
