"""Every story of content/stories holds: the law, tried on dated cases."""

import pytest

from recours.library.load import library
from recours.library.stories import stories

STORIES = list(stories(library()))


@pytest.mark.parametrize("story", STORIES, ids=[f"{story.place.split('/')[-1]} {story.title}" for story in STORIES])
def test_story(story):
    faults = story.faults(library())
    assert not faults, f"{story.place}: " + " ; ".join(faults)
