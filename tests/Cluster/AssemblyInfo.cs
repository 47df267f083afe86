// Every class at once, however few cores there are: a trial waits for the machine, and then for its runs.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
