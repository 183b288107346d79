"""Who a case file is made for; apart from what makes it, so that naming them loads none of that."""

READERS = ("consumer", "company", "mediator", "judge")
#: Those from whom something can be hidden: the consumer's own copy holds everything.
OTHERS = READERS[1:]
