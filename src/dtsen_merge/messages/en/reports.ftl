# The reconciliation report: titles, sentences, columns and the names of codes.

reports-title = Reconciliation of social and economic data
reports-subtitle = One list of persons and families from all agencies' files
reports-run = Run { $run }
reports-run-unknown = No run recorded
reports-made = Processed { $moment }
reports-version = dtsen-merge { $version }
reports-not-published = Not published yet: a condition was not met.
reports-privacy = This report holds counts and percentages only, nobody's name, NIK or address. The lists of persons are to be had from the office entitled to them.
reports-verify = Figures “to be verified” are candidates for a field check, neither a decision nor an accusation.
reports-skip = Skip to the content
reports-contents = Contents
reports-summary = Summary
reports-findings = Main findings
reports-key-figures = Key figures
reports-definition = What it means
reports-action = What to do next
reports-table = { $title } ({ $rows ->
        [one] { $rows } row
       *[other] { $rows } rows
    })
reports-table-scroll = Table: { $title }
reports-empty = There is nothing to show here.
reports-appendix = Appendix: method and terms
reports-method = Method
reports-terms = Terms
reports-footer = Made by dtsen-merge. The figures on this page are those of reconciliation.json and reconciliation.xlsx of the same run.
reports-tone-check = Needs attention
reports-tone-good = Good
reports-tone-plain = For information
reports-mark-example = example

reports-yes = Yes
reports-no = No
reports-place-unknown = Place unknown
reports-agency-unknown = Agency not named
reports-any-programme = Any programme
reports-points = { $value } points
reports-thousand = { $value }k
reports-band-desil = Desil { $range }
reports-band-up = Up { $range }
reports-band-down = Down { $range }
reports-band-same = Unchanged
reports-series-desil = { $older } to { $newer }
reports-of-target = { $value } of { $target }

# Sentences of the summary
reports-finding-gate = This result is not published yet, as the condition “{ $gate }” was not met.
reports-finding-empty = No data have been received yet, so all figures are empty.
reports-finding-delivered = { $agencies ->
        [one] { $agencies } agency
       *[other] { $agencies } agencies
    } delivered { $sources ->
        [one] { $sources } list
       *[other] { $sources } lists
    } with { $rows } rows; { $accepted-share } were accepted and { $rejected } returned for correction.
reports-finding-registry = Once matched, they name { $persons } persons in { $families } families; { $several } persons ({ $several-share }) stand in more than one list.
reports-finding-padan = { $padan-share } of the { $persons } persons in the agencies’ lists are matched with the civil register (padan); { $missing } are not yet.
reports-finding-padan-unknown = No civil register data have been received, so the agencies’ lists cannot be matched with it yet.
reports-finding-desil-unknown = No list states a desil yet, so the coverage of poor families cannot be worked out.
reports-finding-covered = Of { $families } families of desil { $desil-from }–{ $desil-to }, { $covered-share } receive at least one programme.
reports-finding-lowest = Coverage of families of desil { $desil-from }–{ $desil-to } is lowest in Kecamatan { $kecamatan } ({ $low-share }); { $families ->
        [one] { $families } family there receives
       *[other] { $families } families there receive
    } no programme yet.
reports-finding-exclusion = { $families ->
        [one] { $families } family is
       *[other] { $families } families are
    } within the desil range of assistance and receive no programme at all: to be verified.
reports-finding-inclusion = { $recipients ->
        [one] { $recipients } recipient is
       *[other] { $recipients } recipients are
    } to be verified in the field; the most frequent reason: { $reason }.
reports-finding-forbidden = { $families ->
        [one] { $families } family receives
       *[other] { $families } families receive
    } programmes that the rules do not allow together: to be verified.
reports-finding-review = { $pairs ->
        [one] { $pairs } pair of rows is possibly one person and waits
       *[other] { $pairs } pairs of rows are possibly one person each and wait
    } for an officer’s decision.

# Key figures
reports-figure-rows-read = Rows received
reports-figure-persons = Persons
reports-figure-families = Families
reports-figure-padan-share = Matched with civil register
reports-figure-recipients = Programme recipients
reports-figure-poor-covered-share = Poor families reached
reports-figure-exclusion = Families without programme, to be verified
reports-figure-inclusion = Recipients to be verified

# Sections
reports-section-coverage = How far programmes reach the poorest families
    .definition = Of the families (or persons, as the programme is for) of that desil, the share on record as receiving. Desil comes from the data delivered and is not worked out here. For programmes for persons, the base is living persons of the ages the programme is for.
    .action = Camat and agencies turn to the lightest cells first: there the poorest are reached least. Their names are in the lists of candidates in the workbook.
reports-section-programmes = Recipients by programme and kecamatan
    .definition = Persons on record as recipients, once in each programme; a family counts when at least one member receives. The place is the person’s, or the family’s where that is empty. The table by desa is in the workbook.
    .action = Compare with the quota of each kecamatan. Rows with an unknown place go back to the agency to be completed.
reports-section-productive = Productive and non-productive poor
    .definition = Living persons of the poor desil. Productive: of working age, not in school, not severely disabled (the limits are in the appendix of rules). “Not known”: no birth date, or a disability whose degree was not delivered. Assistance and empowerment are what the person herself receives.
    .action = The productive are directed to training, jobs and capital; the others to social assistance. Agencies of empowerment use these figures to set their aims.
reports-section-progress = Progress by sector and agency
    .definition = What this run measured beside the target, deadline and action plan in targets.toml. Targets marked “example” do not come from an agency yet.
    .action = Agencies below target report obstacles and next steps to the TKPK secretariat. Example targets are to be replaced by the official ones.
reports-section-exclusion = Families possibly left out
    .definition = Families within a programme’s desil range that are not on record as receiving it. Families with a member whom the rules bar from assistance, and families without a living member, are left aside. “Component seen” means that a condition such as a small child, a pupil or an elderly member shows in the data; pregnancy does not.
    .action = To be verified: kecamatan and desa visit these families and propose those who qualify through the village meeting.
reports-section-inclusion = Recipients to be checked
    .definition = Recipients whose data do not go with the programme’s rules: desil above the limit, deceased, certain occupations on the family card, age outside the programme’s, or a forbidden double programme. One recipient can have several reasons.
    .action = To be verified in the field before anything is changed. Source data can be wrong; results come back through the workbook.
reports-section-pairs = Programmes received together
    .definition = Families whose members receive both programmes. Red frame: not allowed together in one family.
    .action = For pairs in a red frame, both agencies go through their lists together and settle which programme goes on.
reports-section-desil = Changes of desil between sources
    .definition = Families whose desil two sources state; up means better off in the newer source. Different sources may rank in different ways.
    .action = Changes of four desil or more deserve a check before they are used to grant or end assistance.
reports-section-flow = What agencies delivered and what became of every row
    .definition = Every row counts once. Linked: its person stands in another source too. Only here: no other row is about this person. Ignored: titles, totals, signatures and the like. Rejected: rows that name nobody or are broken.
    .action = Agencies correct rejected rows in their own correction workbook and send it back.
reports-section-padan = Matched and not matched with the civil register (padan)
    .definition = Padan means linked to one record of the civil register. Each person counts once in each source, under one reason when not matched. Sources without NIK can only be matched by name and other data.
    .action = Agencies complete NIKs that are empty, cut off or wrong; Dukcapil looks into NIKs not found and NIKs on record for another person.
reports-section-overlap = Overlap among sources
    .definition = Each column is the persons who stand in exactly the sources with a black dot and in no other. The table of pairs counts all persons who stand in both sources.
    .action = Columns made of one programme source alone are recipients not found in the main registers; begin checking there.
reports-section-disagreements = Disagreements between sources
    .definition = Of persons of whom two or more sources state the field, the share on whom they differ. Names are compared after titles are taken off and short forms written out.
    .action = The source that most often stands alone checks its entries with the civil register.
reports-section-scorecard = Data quality by agency
    .definition = Completeness: key fields (NIK, KK, name, birth date, sex, desa) filled in and readable. Validity: rows without an error. Uniqueness: rows that do not repeat another. Padan: persons matched with the civil register. The score is their mean.
    .action = Go through it with the agencies of the lowest score, beginning with the lightest measure in the chart.
reports-section-linkage = Quality of the links
    .definition = From the probability the model gives each link, before anybody has looked. “Expected wrong” adds up the probabilities that a link is false. Too thin: rows without NIK, birth date and KK.
    .action = Officers decide the pairs in the review workbook; agencies complete the rows that are too thin.
reports-section-changes = Change since the last run
    .definition = Key figures of this run beside the last published one.
    .action = Large changes that nobody expected are checked first in the sources that came in last.
reports-section-gates = Conditions of publication
    .definition = A result is published only when all of them hold.
    .action = A condition that does not hold is looked into first; accepting it takes a written reason, which is recorded.
reports-section-rules = Rules applied
    .definition = The limits behind the figures above, with source and date. They can be changed in programmes.toml.
    .action = Agencies make sure that their programme’s rules still hold.

# Charts
reports-chart-coverage-extreme = Reach of programmes in the lowest desil by kecamatan
    .description = Heat map: rows are kecamatan, columns are programmes, darker means that more receive. The figures are in the table below.
reports-chart-coverage-poor = Reach of programmes in all poor desil by kecamatan
    .description = Heat map: rows are kecamatan, columns are programmes, darker means that more receive. The figures are in the table below.
reports-chart-recipients = Recipients by kecamatan and programme
    .description = Heat map: rows are kecamatan, columns are programmes, cells hold the number of recipients. The figures are in the table below.
reports-chart-productive = Productive and non-productive poor by kecamatan
    .description = A stacked bar for each kecamatan: productive, not productive, not known. The figures are in the table below.
reports-chart-progress = Achieved against target
    .description = A bar for each target in per cent of it; the dashed line is the target. The figures are in the table below.
reports-chart-exclusion = Families without programme by kecamatan
    .description = A bar for each kecamatan: families within the desil range of assistance that receive no programme. The figures are in the table below.
reports-chart-inclusion = Recipients to be checked by programme and reason
    .description = A stacked bar for each programme, divided by reason. The figures are in the table below.
reports-chart-pairs = Families that receive two programmes
    .description = A grid of programme by programme; cells hold the number of families, a red frame marks pairs that are not allowed. The figures are in the table below.
reports-chart-desil = Families by size of desil change
    .description = Columns from the deepest fall to the highest rise. The figures are in the table below.
reports-chart-flow = What became of each source’s rows
    .description = A bar of one hundred per cent for each source, divided by what became of its rows. The figures are in the table below.
reports-chart-padan = Matched, and reasons for not being matched, by source
    .description = A bar of one hundred per cent for each source: the share matched, then the reasons for the rest. The figures are in the table below.
reports-chart-overlap = Largest overlaps among sources
    .description = UpSet plot: columns are persons, black dots below say which sources make up each overlap. The figures are in the table below.
reports-chart-disagreements = Fields on which sources differ
    .description = A bar for each field: share of persons on whom sources differ. The figures are in the table below.
reports-chart-scorecard = Data quality of each agency
    .description = Heat map: rows are agencies, columns are measures of quality, darker is better. The figures are in the table below.
reports-chart-probability = Links by probability
    .description = Columns by band of probability: links in use and pairs that wait for a decision. The figures are in the table below.

reports-axis-share-rows = Share of rows received
reports-axis-share-persons = Share of persons in the source
reports-axis-share-compared = Share of persons compared
reports-axis-persons = Persons
reports-axis-families = Families
reports-axis-recipients = Recipients to be checked
reports-axis-coverage = Receiving
reports-axis-share = Per cent
reports-axis-links = Links or pairs
reports-axis-probability = Probability by the model
reports-axis-desil-change = Change of desil
reports-axis-target = Per cent of target

# Tables
reports-table-coverage-totals = Reach in the whole district
reports-table-coverage-kecamatan = Reach by kecamatan
reports-table-programme-totals = Recipients by programme
reports-table-programme-kecamatan = Recipients by kecamatan
reports-table-programme-desa = Recipients by desa
reports-table-productive-receipts = What each group receives
reports-table-productive-kecamatan = Productive and not productive by kecamatan
reports-table-progress = Targets and achievement
reports-table-exclusion-programme = Families possibly left out by programme
reports-table-exclusion-desil = Families without programme by desil
reports-table-check-kecamatan = Verification work by kecamatan
reports-table-inclusion-programme = Recipients to be checked by programme
reports-table-inclusion-reason = Recipients to be checked by reason
reports-table-programme-pairs = Pairs of programmes
reports-table-desil-changes = Changes of desil
reports-table-flow = What became of each source’s rows
reports-table-problems = Problems found by source
reports-table-padan-source = Matched by source
reports-table-padan-reason = Reasons for not being matched
reports-table-overlap-sizes = Persons by source
reports-table-overlap-sets = Largest overlaps
reports-table-overlap-pairs = Pairs of sources
reports-table-disagreement-field = Disagreements by field
reports-table-disagreement-source = Disagreements by field and source
reports-table-scorecard = Data quality scores
reports-table-link-subgroups = Links by state of the NIK
reports-table-link-histogram = Links by probability
reports-table-thin-sources = Rows that are too thin
reports-table-changes = Change of key figures
reports-table-programme-changes = Change of recipients
reports-table-gates = Conditions of publication
reports-table-rules = Rules applied

# Columns
reports-column-source = Source
reports-column-sources = Sources
reports-column-agency = Agency
reports-column-kind = Kind
reports-column-period = Period
reports-column-received = Received
reports-column-accepted = Accepted
reports-column-linked = Linked
reports-column-flow-linked = Linked to another source
reports-column-for-review = Waiting for decision
reports-column-repeated = Repeated in this source
reports-column-new = Only here
reports-column-family-rows = Family rows
reports-column-rejected = Rejected
reports-column-ignored = Ignored
reports-column-code = Problem
reports-column-severity = Severity
reports-column-rows = Rows
reports-column-source-a = Source A
reports-column-source-b = Source B
reports-column-persons = Persons
reports-column-share-of-a = Share of A
reports-column-share-of-b = Share of B
reports-column-only-here = Only here
reports-column-only-here-share = Share only here
reports-column-degree = Number of sources
reports-column-has-nik = Holds NIKs
reports-column-padan = Matched
reports-column-not-padan = Not matched
reports-column-padan-share = Share matched
reports-column-reason = Reason
reports-column-field = Field
reports-column-compared = Compared
reports-column-differing = Differing
reports-column-share = Share
reports-column-programme = Programme
reports-column-families = Families
reports-column-nominal = Amount
reports-column-kode-kecamatan = Kecamatan code
reports-column-kecamatan = Kecamatan
reports-column-kode-desa = Desa code
reports-column-desa = Desa/kelurahan
reports-column-programme-a = Programme A
reports-column-programme-b = Programme B
reports-column-forbidden = Not allowed together
reports-column-recipients = Recipients
reports-column-to-check = To be verified
reports-column-inclusion-reason-recipients = To be verified
reports-column-desil-unknown = Desil unknown
reports-column-desil-from = Desil from
reports-column-desil-to = Desil to
reports-column-not-receiving = Not receiving
reports-column-with-component = Not receiving, component seen
reports-column-without-any = Without any programme
reports-column-desil = Desil
reports-column-inclusion = Recipients to be verified
reports-column-exclusion = Families without programme
reports-column-band = Desil group
reports-column-desil-changes-band = Change
reports-column-unit = Meant for
reports-column-eligible = In this desil
reports-column-receiving = Receiving
reports-column-coverage-totals-share = Reach
reports-column-coverage-kecamatan-share = Reach
reports-column-productive = Productive
reports-column-not-productive = Not productive
reports-column-unknown = Not known
reports-column-group = Group
reports-column-bansos = Social assistance
reports-column-pemberdayaan = Empowerment
reports-column-nothing = Receives nothing
reports-column-source-from = From source
reports-column-source-to = To source
reports-column-completeness = Completeness
reports-column-validity = Validity
reports-column-uniqueness = Uniqueness
reports-column-score = Score
reports-column-change = Change
reports-column-sector = Sector
reports-column-measure = Measure
reports-column-changes-measure = Figure
reports-column-value = Value
reports-column-progress-value = Achieved
reports-column-target = Target
reports-column-deadline = Deadline
reports-column-status = State
reports-column-action = Action plan
reports-column-example = Example
reports-column-lower = Probability from
reports-column-upper = Probability to
reports-column-links = Links
reports-column-review-pairs = Waiting for decision
reports-column-nik-status = State of the NIK
reports-column-linked-share = Share linked
reports-column-expected-false-links = Expected wrong
reports-column-thin = Too thin
reports-column-previous = Before
reports-column-current = Now
reports-column-difference = Difference
reports-column-gate = Condition
reports-column-limit = Limit
reports-column-passed = Held
reports-column-rule = Rule
reports-column-rules-source = Basis
reports-column-date = Date

# Codes
reports-kind-population = Civil register
reports-kind-welfare = Welfare
reports-kind-family = Family
reports-kind-programme = Programme
reports-kind-other = Other
reports-severity-note = Note
reports-severity-warning = Warning
reports-severity-error = Error
reports-unit-family = Families
reports-unit-person = Persons
reports-group-productive = Productive
reports-group-not-productive = Not productive
reports-group-unknown = Not known
reports-reason-desil-above = Desil above the programme’s limit
reports-reason-age-outside = Age outside the programme’s
reports-reason-exclusive = Forbidden double programme
reports-reason-for-review = Waiting for an officer’s decision
reports-reason-nik-of-another = NIK on record for another person
reports-reason-not-in-population = Not found in the civil register
reports-reason-nik-other-region = NIK of another region
reports-reason-nik-truncated = NIK cut off
reports-reason-nik-malformed = NIK malformed
reports-reason-nik-placeholder = NIK a placeholder
reports-reason-nik-temporary = NIK temporary
reports-reason-nik-empty = NIK empty
reports-nik-whole = NIK whole
reports-nik-truncated = NIK cut off
reports-nik-malformed = NIK malformed
reports-nik-placeholder = NIK a placeholder
reports-nik-temporary = NIK temporary
reports-nik-empty = No NIK
reports-field-nik = NIK
reports-field-no-kk = Family card number
reports-field-nama = Name
reports-field-tanggal-lahir = Birth date
reports-field-jenis-kelamin = Sex
reports-field-kode-kecamatan = Kecamatan
reports-field-kode-desa = Desa/kelurahan
reports-field-pekerjaan = Occupation
reports-field-pendidikan = Education
reports-field-status-hidup = Alive or not
reports-field-desil-nasional = National desil
reports-sector-education = Education
reports-sector-health = Health
reports-sector-infrastructure = Infrastructure
reports-sector-jobs = Jobs
reports-sector-social = Social
reports-status-reached = Reached
reports-status-under-way = Under way
reports-status-overdue = Overdue
reports-status-not-measured = Not measured yet
reports-measure-coverage = Reach of desil { $range }
reports-measure-receivers = Number of recipients
reports-measure-inclusion = Recipients to be verified
reports-measure-padan = Matched with civil register
reports-measure-errors = Rows with an error
reports-measure-rows-read = Rows received
reports-measure-rows-accepted = Rows accepted
reports-measure-rows-rejected = Rows rejected
reports-measure-persons = Persons
reports-measure-families = Families
reports-measure-persons-in-several-sources = Persons in more than one source
reports-measure-padan-persons = Persons matched with civil register
reports-measure-recipients = Programme recipients
reports-measure-poor-families = Poor families
reports-measure-poor-families-covered = Poor families reached
reports-measure-exclusion = Families without programme, to be verified
reports-measure-forbidden-families = Families with a forbidden double programme
reports-measure-review-pairs = Pairs waiting for decision
reports-gate-max-rejected-share = Share of rows rejected
reports-gate-max-cluster-size = Most rows of one person
reports-gate-max-change-share = Share of persons changed
reports-gate-lost-source = Lost source
reports-rule-desil = Desil range
reports-rule-age = Age range
reports-rule-exclusive = Not together with
reports-rule-components = Components
reports-rule-standing = Not eligible for assistance
reports-rule-productive = Productive ages

# Sentences inside sections
reports-note-padan-unknown = Cannot be matched yet: no civil register data have been received.
reports-note-no-nik = Sources without NIK: { $sources }.
reports-note-desil-one = Only one source states a desil, so changes cannot be compared yet.
reports-note-first-run = This is the first run; there is nothing to compare with.
reports-note-since = Compared with run { $run }.
reports-note-linkage = { $links } rows are linked with another row; { $wrong } of these links are expected to be wrong ({ $share }). { $pairs } pairs wait for a decision.
reports-note-compared = { $pairs } pairs of rows were compared.
reports-note-productive = Desil { $desil-from }–{ $desil-to }; productive ages { $age-from }–{ $age-to }.
reports-note-other-sets = { $sets } smaller overlaps hold another { $persons } persons.
reports-note-rule = Rules of { $programme }: { $rules }.

# Appendix
reports-method-read = Files are read as they are. Every data row is accepted, rejected or ignored, with its reason, file, sheet and row number. What is empty stays empty.
reports-method-link = Rows are matched by comparing NIK, family card number, name, birth date, place and parents’ names. The weight of each piece of evidence is worked out from the data (Fellegi–Sunter). Pairs of high probability are linked; an officer decides the doubtful ones.
reports-method-survive = What is shown of a person comes from the most trusted source, then the newest; the origin of each field is kept.
reports-method-desil = Desil is never worked out here; it is carried and compared as delivered.
reports-method-check = Candidates follow from the rules in the appendix of rules. A rule that is not written there is not checked.
reports-term-dtsen = DTSEN
    .meaning = Indonesia’s single register of social and economic data (Inpres 4/2025).
reports-term-desil = Desil
    .meaning = A family’s welfare rank: 1 the poorest, 10 the best off.
reports-term-padan = Padan
    .meaning = Linked to one record of the civil register (Dukcapil).
reports-term-inclusion = Inclusion error
    .meaning = Receives though the rules say no; here only candidates to be verified.
reports-term-exclusion = Exclusion error
    .meaning = Does not receive though meant to; here only candidates to be verified.
reports-term-family = Family
    .meaning = Persons on one family card (Kartu Keluarga).
reports-term-recipient = Recipient
    .meaning = A person, or a family where no person is named, on a programme’s list.
reports-term-productive = Productive
    .meaning = Of working age, not in school and not severely disabled; the limits can be set.

# Workbook
reports-sheet-contents = Contents
reports-sheet-dictionary = Dictionary
reports-sheet-summary = Summary
reports-book-open = Open
reports-book-sheet = Sheet
reports-book-about = What it holds
reports-book-rows = Rows
reports-book-figure = Figure
reports-book-value = Value
reports-book-finding = Finding
reports-book-table = Table
reports-book-column = Column
reports-book-key = Name in JSON
reports-book-meaning = Meaning
reports-list-inclusion = List of recipients to be verified
reports-list-exclusion = List of families without programme
reports-list-padan = List of persons not matched
reports-list-note = Names, NIKs and birth dates are masked. The whole list is to be had by stating a purpose, which is recorded.
reports-column-person-id = Person id
reports-column-family-id = Family id
reports-column-nik = NIK
reports-column-no-kk = Family card number
reports-column-nama = Name
reports-column-nama-kepala-keluarga = Head of family
reports-column-tanggal-lahir = Birth date
reports-column-fact = Fact
reports-column-fact-source = Source of the fact
reports-column-desil-nasional = National desil
reports-column-component = Component seen
reports-column-members = Members
reports-column-programmes = Programmes of its desil range
reports-column-answer = Result of the check

reports-measure-rows-ignored = Rows ignored
reports-measure-sources = Sources
reports-measure-agencies = Agencies
reports-measure-padan-share = Share of persons matched with civil register
reports-measure-poor-covered-share = Share of poor families reached
reports-note-examples = { $examples } of { $targets } targets are examples and do not come from an agency yet.
reports-sheet-table-productive-kecamatan = Productive by kecamatan
reports-sheet-table-exclusion-programme = Possibly left out
reports-sheet-table-exclusion-desil = Without programme by desil
reports-sheet-table-check-kecamatan = Verification by kecamatan
reports-sheet-table-inclusion-programme = To be checked by programme
reports-sheet-table-inclusion-reason = To be checked by reason
reports-sheet-table-problems = Problems by source
reports-sheet-list-inclusion = List to be verified
