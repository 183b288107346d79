"""One case: opened, told more, its steps drafted and sent, its letters checked, its pieces added, erased at the end."""
