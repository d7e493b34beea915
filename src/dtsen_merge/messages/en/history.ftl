### The history: states that were published, how they differ, trying without publishing, and going back.

help-history = List the published runs; with --since how they differ; with an id of a person or family, her or its story.
help-rollback = Go back to the state after an earlier run; recorded as a new run with all its files.
option-history-person = Id of a person or family (or a NIK, KK number or name, where only one answers).
option-since = Compare with the state after this run: id, number, or the beginning of an id.
option-until = Up to the state after this run (without it: what is published now).
option-status-run = The state after this run (without it: now): id, number, or the beginning of an id.
option-report-compare = Compare with this run instead of the one just before: id, number, or the beginning of an id.
option-rollback-run = The run whose state comes back: id, number, or the beginning of an id (see dtsen-merge history).
option-rollback-reason = Why; needed, and recorded.
option-dry-run = Do everything but publish: show what would change and which gate would stop it. No output file is written.

history-one-question = not together with a person's id; ask one thing
history-until-alone = only together with --since
history-nobody = No single person or family answers to that. Give an id from dtsen-merge lookup, P00001B4 say.

history-kind-run = run
history-kind-rollback = rollback
history-kind-purge = purge
history-accepted = Run { $number }: gate { $gates } accepted because: { $reason }
history-rolled-back = Run { $number }: back to { $run } because: { $reason }
history-reason = Run { $number }: { $reason }
history-not-kept = * The state after this run was not kept: an early version of the program made it.

history-between =
    From { $since } ({ $day_since })
    to   { $until } ({ $day_until }):
history-same = Nothing differs.
history-records = Rows of files: { $before } became { $after }; { $new } new, { $gone } gone.
history-aid = Aid (a person or family, by programme): { $begun } begun, { $ended } ended.
history-desil = National decile: raised for { $persons_raised } persons ({ $families_raised } families), lowered for { $persons_lowered } ({ $families_lowered } families).
history-fields = Persons by field that changed: { $fields }.
history-place-unknown = (not known)

dry-run = A trial: { $persons } persons, { $families } families from { $rows } rows would be published. Against what is published now:
dry-run-gate = Gate { $gate } would stop it: { $value }, limit { $limit } (last run: { $before }).
dry-run-gate-accepted = Gate { $gate } accepted: { $value }, limit { $limit } (last run: { $before }).
dry-run-stopped = It will not be published until the gate is accepted or its cause mended. Registry and output/latest are as they were.
dry-run-free = No gate stands in the way. Registry and output/latest are as they were; run without --dry-run to publish.

rollback-done = The state after run { $run } stands again: { $persons } persons, { $families } families. Recorded as run { $new }.
rollback-next = The files in the inbox are untouched: gate rolled_back stops a run on the same contents until the files are replaced.

history-successor = { $old } is retired; { $new } answers for it.
history-stands = { $id }: published since run { $since }.
history-gone = { $id }: published from run { $since } to run { $until }; now gone.
history-event-born = born: { $id }
history-event-split = { $id } split from { $other } ({ $records } rows)
history-event-merged = { $id } merged into { $other } ({ $records } rows)
history-event-moved = { $records } rows moved from { $id } to { $other }
history-event-matched-again = { $id } recognised again though her rows changed
history-event-revived = { $id } is back
history-event-retired = { $id } is gone: so are its rows
history-aid-stands = Aid { $aid } by { $source }: since run { $since }.
history-aid-ended = Aid { $aid } by { $source }: from run { $since } to run { $until }.
history-member-stands = Member { $id }: since run { $since }.
history-member-left = Member { $id }: from run { $since } to run { $until }.

table-number = No
table-run = Run
table-day = Day
table-kind = Kind
table-persons = Persons
table-families = Families
table-what = What
table-before = Before
table-after = After
table-new = New
table-returned = Back
table-split-off = Split
table-merged = Merged
table-left = Left
table-changed = Changed
table-kecamatan = Kecamatan
table-records-new = Rows +
table-records-gone = Rows −
table-persons-new = Persons +
table-persons-left = Persons −
table-begun = Begun
table-ended = Ended
table-came = New
table-went = Gone
table-moved-in = In
table-moved-out = Out
table-raised = Decile+
table-lowered = Decile−
table-happened = What happened
table-origin = Where the value is from

error-run-unknown = There is no run { $run } whose state is kept. There are: { $known }.
error-run-ambiguous = More than one run begins with { $run }: { $known }. Write more of it, or its number.
error-run-not-kept = The state after run { $run } was not kept (an early version of the program made it). Kept are: { $known }.
error-history-backwards = --since { $since } was published after --until { $until }. Swap the two.
error-rollback-needs-reason = rollback { $run } needs --reason: why go back. It is recorded.
error-rollback-stands = The state after run { $run } stands already; there is nothing to go back to.
error-rolled-back = The inbox holds what run { $run } held, which was rolled back. Replace the files, or publish them again with: dtsen-merge run --accept rolled_back --reason "…"
