"""What a person does with a case, the same for every door: web, command line and machine.

desk        one data folder opened: the content, the store, the pieces
case        a case opened, its entries, its steps and its letters, its pieces, its erasure
readers     what each reader gets: choices, masked texts, one version of the file a reader, archives out and in
upkeep      what goes on by itself: the clock's round, sweeping, verification, the lists of heads
"""
