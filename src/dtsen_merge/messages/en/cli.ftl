### What the command line says.

cli-help =
    Merges agencies' spreadsheets into one social-economic registry (aligned with DTSEN),
    and gives back reconciliation reports.

    Start here: put each agency's files into inbox/, one folder a source;
    then [bold]dtsen-merge inspect --write inbox[/bold], then [bold]dtsen-merge run[/bold].
cli-epilog =
    Exit codes: 0 done · 1 bad news · 2 usage, configuration or input · 3 a gate stopped publication ·
    4 another run · 5 disk, permissions or versions · 101 a bug · 130 interrupted.
cli-interrupted = Interrupted. The published registry is intact; give the same command again to go on.
cli-surroundings = { $path } cannot be read or written: { $reason }. Check disk space and the folder's permissions, and close the file if Excel has it open; the published registry is intact.
cli-memory = This computer ran out of memory. Close other programs or set [store] memory_limit in config/pipeline.toml; the published registry is intact.
cli-bug = A bug ({ $kind }). The published registry is intact. Send { $path } to the developers; it holds no personal data.
cli-bug-untraced = A bug ({ $kind }). The published registry is intact. Its trace could not be written: check disk space and the folder's permissions, then try again.

panel-prepare = Prepare
panel-work = Work
panel-give = Hand over
panel-ask = Ask

help-init = Make a new workspace: config/, inbox/ and policy files. Files that exist are left alone.
help-inspect = See what files hold: sheets, headings, the mapping proposed. With --write, draft source profiles.
help-validate = Check files without touching the registry. Exit code 1 when errors exceed the limit.
help-synth = Make a synthetic population of Kabupaten Banjar with its agencies' files and the truth, to practise and to measure.
help-run = Do it all: read, validate, link, merge, publish, and write the reports.
help-load = Step 1 of run: read and validate the inbox and stage its rows.
help-link = Step 2 of run: compare people across all sources and work out how probable it is that they are the same.
help-merge = Step 3 of run: merge, check the gates, publish the registry and write the output.
help-report = Write the reconciliation report anew from the published registry.
help-export = Hand out registry tables as csv, xlsx or parquet; masked unless asked.
help-status = When the last good run was, what the registry holds, how old each source is, what waits for a decision.
help-lookup = Find people by id, NIK, family card number or name; show where each value came from.
help-evaluate = Compare the links with a known truth: precision, recall, F1.

option-lang = Language of the terminal.
option-lang-unknown = choose id or en
option-version = Show the version and leave.
option-config = The workspace's pipeline.toml (default: config/pipeline.toml in this folder).
option-json = Print the result as JSON.
option-init-folder = The workspace's folder (default: this one).
option-inspect-files = Files, a source's folder, or the inbox.
option-inspect-write = Draft profiles into config/sources/ (existing ones are kept).
option-inspect-force = With --write: overwrite existing profiles.
option-validate-files = Files to check (default: the whole inbox).
option-load-files = Files to load (default: the whole inbox).
option-synth-out = Where to.
option-synth-people = How many people.
option-synth-seed = Random seed; the same seed gives the same files.
option-synth-errors = Multiplies the clerks' error rates.
option-accept = A gate to accept after inspection; needs --reason. May be repeated.
option-reason = Why the gate is accepted; recorded.
option-run-force = Run again although no input changed.
option-blocking = Show each blocking key: pairs, new pairs, matches found, and the estimated recall.
option-full = Read all files and compare all rows anew, also those that have not changed; the result is the same.
option-retrain = Learn a new model from the rows that there are now; without this the saved model is used again.
option-model = Use the saved model of this number.
option-models = Only list the saved models; link nothing.
option-model-report = Write the model's page: how it was learned, and the weight of each level.
option-model-file = The page's file (if left out: model-N.html in the output folder); only with --model-report.
option-report-format = What to write (default: all). May be repeated.
option-report-out = Where to (default: the last run's folder).
option-report-language = Language of the report (default: as configured).
option-export-tables = Tables: persons, families, participation, crosswalk (default: all).
option-export-format = Kind of file.
option-export-out = Where to (default: an export folder in the last run's).
option-unmask = Whole values, not masked; needs --purpose, and is recorded.
option-purpose = What the whole values are needed for.
option-lookup-query = A person id, NIK, family card number, or part of a name.
option-evaluate-truth = csv or parquet with source, file, sheet, row, person (default: truth.parquet beside the inbox).
option-evaluate-crosswalk = The crosswalk.parquet to judge (default: the last run's).

stage-find = Finding files
stage-read = Reading and checking
stage-link = Linking
stage-merge = Merging
stage-write = Writing output
stage-publish = Publishing
stage-inspect = Inspecting
stage-synth = Making people

init-made = Workspace ready in { $folder } ({ $files } files written).
init-next = Next: put files into inbox/ (one folder a source), then dtsen-merge inspect --write inbox, then dtsen-merge run.
validate-done = { $source }: rows with an error { NUMBER($share, style: "percent", maximumFractionDigits: 1) } (limit { NUMBER($limit, style: "percent", maximumFractionDigits: 1) }).
validate-over = { $source }: rows with an error { NUMBER($share, style: "percent", maximumFractionDigits: 1) }, over the limit of { NUMBER($limit, style: "percent", maximumFractionDigits: 1) }. Correct the cells named above.
synth-made = { $people } people in { $families } families; { $files } files in { $out }. The truth is in truth.parquet, the planted figures in facts.json.
load-next = Next: dtsen-merge link.
link-next = Next: dtsen-merge merge.
files-written = { $count } files written.
lookup-nobody = Nobody in the published registry answers to that.
lookup-more = Only the first 50 persons are shown; narrow the search.
lookup-successor = { $before } is now { $after }.
lookup-retired = { $id } is no longer in use and has no successor.
lookup-misspelt = The check letter of that id does not fit: it may be mistyped.
lookup-row-numbers = Numbers point to the rows above; in brackets: other rows that say the same.
lookup-conflicts = Sources differ (* = the value shown)
lookup-contradiction = contradiction
lookup-change = change
lookup-standing = Life and residence over time (° = from earlier files)
lookup-family = Family { $id }, { $members } persons in the registry
lookup-desil = Desil
lookup-yes = yes
lookup-no = no

run-unchanged = Nothing has changed since run { $run }: the registry and its report stand. (--force runs again.)
run-published = Published: { $persons } persons, { $families } families from { $rows } rows. Run { $run }.
run-stopped = A gate stopped publication; the published registry is unchanged. All output was kept for inspection.
run-accept-hint = Once inspected and found right: dtsen-merge { $command } --accept { $gate } --reason "…"
run-report = Report: { $path }
run-review = { $pairs } pairs wait for a person's decision: { $path }
gate-line = Gate { $gate }: now { $value }, limit { $limit }, last run { $previous }.
gate-remedy-max-rejected-share = max_rejected_share: open corrections/ in the output folder; the reason stands on each row. Usually a heading has moved: run dtsen-merge inspect on the file.
gate-remedy-max-cluster-size = max_cluster_size: too many differing identities became one person. Find the person in persons.parquet (column records), then dtsen-merge explain on two of the rows; often one NIK is used by many.
gate-remedy-max-pairs-growth = max_pairs_growth: far more pairs a row than before. Look at dtsen-merge link --blocking-report; usually a new column holds the same value on every row.
gate-remedy-max-change-share = max_change_share: too many published persons are gone or have another name, NIK, birth date or sex. Compare with the report before; look at the file that changed last.
gate-remedy-lost-source = lost_source: that source is in the published registry, but delivers nothing now. Put its file back into the inbox.
gate-remedy-rolled-back = rolled_back: the inbox is that of a run that was rolled back. Replace the files, or accept it if they are to be published again.

table-source = Source
table-file = File
table-read = Read
table-accepted = Accepted
table-rejected = Rejected
table-ignored = Not counted
table-problems = Problems
table-total = Total
table-field = Field
table-heading = Heading
table-confidence = Sure
table-reason = Reason
table-empty = Empty
table-malformed = Malformed
table-sample = Sample
table-key = Key
table-pairs = Pairs
table-new-pairs = New
table-matches = Links
table-blocks = Blocks
table-largest = Largest
table-split = Split
table-alone = Alone
table-model = Model
table-made = Made
table-rows = Rows
table-sources = Sources
table-steps = Steps
table-learned = Settled
table-state = State
table-comparison = Comparison
table-level = Level
table-m = m
table-u = u
table-weight = Weight
table-aid = Aid
table-from-row = From
table-alternatives = Other values
table-agency = Agency
table-stage = Stage
table-amount = Amount
table-value = Value
table-measure = Measure
table-precision = Precision
table-recall = Recall
table-f1 = F1
table-subgroup = Subgroup
table-records = Rows
table-age = Age (days)
table-period = Period
show-profile-written = Profile written: { $path }
show-profile-kept = Existing profile kept: { $path }
show-link-counts = { $compared } pairs compared, { $linked } linked, { $review } for a person to decide.
status-never = No run has been published in this workspace yet.
status-last = Last published run: { $run } ({ $moment }).
status-counts = { $persons } persons, { $families } families.
measure-b-cubed = B³
measure-pairwise = All pairs
measure-within = Within a source
measure-across = Across sources
load-answers = { $workbook }: { $cells } cells corrected in { $rows } rows, { $replies } answers kept.
load-answers-outdated = { $workbook }: { $rows } rows were not taken, as they have changed in the agency's file since this workbook was made.
load-answers-added = { $workbook }: { $rows } new rows were not taken. Ask the agency to add them to its own file in the inbox.
table-cells = Cells
show-file = { $file } ({ $size }, { $sheets } sheets)
show-rows = Sheet { $sheet }{ $table ->
        [1] {""}
       *[other] , table { $table }
    }: { $rows } data rows × { $columns } columns, heading in row { $header }
show-nothing = Sheet { $sheet }: { $rows } rows, no list of people
show-hidden =   This sheet is hidden; it is read all the same.
show-refused =   ! Column { $column } "{ $heading }": its content cannot be { $fields }, so it is not used.
show-candidates =   ? Column { $column } "{ $heading }": perhaps { $fields }, not used.
show-question = Question: which column holds { $field }? { $headings }. Write the answer under [columns] in the source's profile.
show-truncated =   ! { $field }: about { $share } of the numbers were cut by Excel (the last digit is lost).
reason-profile = profile
reason-alias = heading
reason-spelling = spelling
reason-content = content
table-letter = Col
table-sheet = Sheet
table-expected = What validate will report
load-answers-failed = { $workbook }: { $cells } cells were not taken, as their formula failed (#N/A and the like). Write the value itself.
show-passed-over = { $file }: lists nobody; it will be passed over (skip_files).
