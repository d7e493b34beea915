### The workbook of doubtful cases: two rows a case, a person decides.

review-title = Cases for a person to decide
review-footer = Confidential: holds personal data
review-contents = Read me
review-sheet = Sheet
review-rows = Rows
review-holds = What it holds
review-count = { $doubts } doubtful cases and { $cuts } links that were cut.
review-line-1 = A case is two rows of one number. Compare them; what differs is yellow.
review-line-2 = On the first row choose a decision: same (one person), different (two persons) or don't know. Fill in your name and the date; the note may stay empty.
review-line-3 = Cases stand village by village, the most doubtful first. Those left empty are asked again in the next run.
review-line-4 = NIK, family card and telephone numbers are masked; only digits that differ are shown. A ? stands for the last digit, lost in Excel.
review-line-5 = This workbook holds names and addresses: do not pass it on to anyone who is not authorised.
review-sheet-review = Decisions
    .description = Pairs whose probability lies between the two thresholds: too little to be linked, too much to be passed over.
review-sheet-cuts = Cut
    .description = Pairs that are alike but were kept apart by a rule; fill in only where that is wrong.

## Columns

review-column-case = Case
    .description = The case's number; two rows of one number are one case.
review-column-decision = Decision
    .description = Whether the two rows are the same person.
review-column-note = Note
    .description = Your reason, if need be.
review-column-who = By
    .description = Who decided.
review-column-when = Date
    .description = When it was decided.
review-column-probability = Probability
    .description = Probability that both are one person, by the model.
review-column-why = Why
    .description = Why this pair is asked about, what agrees and what differs.
review-hint = same = one person; different = two persons; don't know = cannot be decided yet.
review-decision-same = same
review-decision-different = different
review-decision-unknown = don't know

review-field-nama = Name
review-field-nik = NIK
review-field-no-kk = Family card number
review-field-tanggal-lahir = Date of birth
review-field-jenis-kelamin = Sex
review-field-nama-bin = Bin/binti
review-field-nama-alias = Other name
review-field-nama-ibu = Mother's name
review-field-nama-ayah = Father's name
review-field-tempat-lahir = Place of birth
review-field-hubungan-keluarga = Family relation
review-field-alamat = Address
review-field-rt = RT
review-field-rw = RW
review-field-desa = Village
review-field-kecamatan = Sub-district
review-field-telepon = Telephone
review-field-source = Source
review-field-file = File
review-field-sheet = Sheet
review-field-row = Row

## Reasons

review-reason-doubt = Probability of one person { $percent } %: not enough to be linked without a person's decision.
review-reason-one-row-per-person = Kept apart: both stand in one list that holds each person once.
review-reason-nik-conflict = Kept apart: the NIKs show two different people.
review-reason-sex-conflict = Kept apart: the sex differs and the names are not alike enough.
review-reason-average-link = Kept apart: like one row, but not like the other rows of that person.
review-reason-size = Kept apart: too many rows would become one person.
review-reason-other = Kept apart by a rule.
review-same = Same: { $fields }.
review-differs = Different: { $fields }.
review-one = On one row only: { $fields }.
review-digits = { $field } ({ $count } digits)
