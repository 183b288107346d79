"""Every story of content/stories holds: the law, tried on dated cases."""

import pytest

from recours.core.errors import RecoursError
from recours.library.load import library
from recours.library.stories import read_stories

STORIES, UNREAD = read_stories(library())


def name(story):
    """file:line and title, to run one story with `-k`; a story that cannot be read has only its place."""
    return f"{story.place.split('/')[-1]} {getattr(story, 'title', '')}".strip()


@pytest.mark.parametrize("story", [*STORIES, *UNREAD], ids=name)
def test_story(story):
    if isinstance(story, RecoursError):
        pytest.fail(str(story), pytrace=False)
    faults = story.faults(library())
    assert not faults, f"{story.place}: " + " ; ".join(faults)
