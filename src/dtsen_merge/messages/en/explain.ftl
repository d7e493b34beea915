### One pair of rows explained: why one person, why two.

help-explain = Explain why two rows are one person or two: the weight of every field, the rules, and what would change it.
option-explain-row = A row as file#sheet!row or file:row (say 'pkh/Data.xlsx#Martapura!17'), a record id, or a person id.
option-explain-html = Also write it as an HTML page to this file (replaced if it exists).
error-explain-same-row = { $word } and the second are the same row. Name two different rows.
error-explain-same-person = Both ids mean one person ({ $word }). Name two of her rows; `dtsen-merge lookup { $word }` lists them.
error-explain-row-several = { $word } stands in several places: { $rows }. Write one of them in full.
error-explain-registry-old = This registry is of an older version. Run dtsen-merge status (it brings the registry up to date), then dtsen-merge link.

explain-title = Why these two rows are one person, or two
explain-row = { $where } (source { $source }, { $whose })
explain-whose = person { $person }
explain-whose-nobody = not in the published registry yet
explain-masked = Values are masked. The signs = and ≠ come from the whole values.
explain-unmasked = Confidential: holds whole values. Do not pass on to who has no right to them.
explain-answer = Answer
explain-two-rows = The two rows
explain-field = Field
explain-sign = Same?
explain-evidence = Evidence
explain-bits = Bits
explain-waterfall = The weight of every field
explain-waterfall-description = It starts at the prior odds; fields that agree add to the right, fields that differ take off to the left. One bit more means twice as likely to be one person; 0 means equally likely.
explain-axis = Bits (0 = one person or two, equally likely)
explain-as-table = The weights as a table
explain-neutral = Not counted
explain-skip = To the content
explain-footer = Made by dtsen-merge from the last linkage. The formulas stand in docs/method.md.
explain-written = Page written: { $path }

explain-prior = Prior odds, before comparing
explain-ceiling-shared-nik = Ceiling: the NIKs are the same but nothing in the names is
explain-ceiling-other-nik = Ceiling: the NIKs hold different birth dates, and no birth date, card or telephone vouches
explain-ceiling-names-alone = Ceiling: only the names could be compared
explain-ceiling-names-in-part = Ceiling: the names agree in part only, as with another member of the household
explain-total = Total
explain-probability = Probability of one person: { $probability }
explain-neutral-missing = Empty in one of the rows, or in both: { $fields }
explain-neutral-elsewhere = Counted in other evidence already: { $fields }
explain-neutral-later = Only looked at where a pair is doubtful: { $fields }
explain-one-bit = One bit more = twice as likely to be one person. │ = equally likely.
explain-no-single-fact = many small signs

## The closing sentence

explain-verdict-linked = These two rows are one person, mainly because: { $facts }.
explain-verdict-chained = These two rows are one person. The evidence between the two alone is weak, but other rows join them ({ $links } links).
explain-verdict-conflict = These two rows are two people, because of a rule: { $reason }. What is alike: { $alike }.
explain-verdict-cut = These two rows were parted as two people: { $reason }. What is alike: { $alike }.
explain-verdict-between = These two rows are alike, but other rows of the two persons conflict, so they stay two people: { $reason }. What is alike: { $alike }.
explain-verdict-review-little = Not sure: for now these two rows are two people, and they wait for a person's decision, as the evidence is not enough.
explain-verdict-review = Not sure: for now these two rows are two people, and they wait for a person's decision. What is doubtful: { $facts }.
explain-verdict-weak = These two rows are two people, mainly because: { $facts }.
explain-verdict-little = These two rows are two people, because too little is the same to call them one.
explain-verdict-uncompared = These two rows are two people as they were never compared, though they are alike. What differs: { $facts }.

explain-or = { $first } or { $last }
explain-change-together = The answer changes if this turns out to be otherwise: { $fields }.
explain-change-together-nothing = No single field alone changes this answer.
explain-change-apart = The two would be joined if this were filled in or mended, and turned out the same: { $fields }.
explain-change-apart-nothing = No single field alone changes this answer; several would have to agree at once.
explain-change-review = A person decides it in review.xlsx.
explain-change-chained = The answer changes if one of those links turns out to be wrong.
explain-change-uncompared = They will be compared once a wrong or empty NIK, birth date or family card number is mended in the agency's file.
explain-change-one-row-per-person = If the list { $source } may indeed hold a person more than once, change one_row_per_person in its source's profile.
explain-change-nik-conflict = If a NIK or a birth date in one of the rows is mistyped, mend it in the agency's file and run again.
explain-change-sex-conflict = If the sex or the name in one of the rows is mistyped, mend it in the agency's file and run again.
explain-change-average-link = If they are one person after all, mend what differs in that person's other rows, or decide it in review.xlsx.
explain-change-size = Look at these rows: no person is likely to have so many.
explain-change-decision = Only a new decision by a person can change it.

## Notes

explain-note-chosen = The pair explained is the most alike among { $pairs } pairs of the two persons' rows.
explain-note-one-row = Not compared: the list { $source } holds a person once, so two of its rows are two people (unless they share the NIK or their whole content). The weights below were worked out now.
explain-note-uncompared = These two rows were never compared. The weights below were worked out now with the saved model.
explain-note-completed = No key brought the two together; they were compared because other rows connect them.
explain-note-not-kept = These two rows were compared, but the probability was too small to be kept. The weights below were worked out now.
explain-note-unpublished = One of the rows is not in the published registry yet; this answer is that of the last linkage.
explain-note-published-together = The published registry still has the two as one person; this answer is that of the last linkage, not published yet.
explain-note-published-apart = The published registry still has the two as two people; this answer is that of the last linkage, not published yet.

explain-decided = What decides
explain-decided-linked = The probability { $probability } reaches the limit { $match } for joining.
explain-decided-chained = This pair's own probability is { $probability }, below the limit { $match }; the chain below joins the two.
explain-decided-review = The probability { $probability } lies between { $review } and { $match }: a person decides.
explain-decided-weak = The probability { $probability } is below the limit { $review }: neither joined nor asked about.
explain-decided-uncompared = The probability { $probability } reaches the limit { $review }, but no key brought the two together.
explain-decided-barrier = In conflict: { $a } and { $b }.
explain-decided-in-spite = They are joined although something conflicts: { $reason }.
explain-decided-also = Besides, a rule parts them: { $reason }.
explain-chain = The chain that joins them
explain-chain-cut = The chain that nearly joins them, and where it was cut
explain-link = { $a } ↔ { $b }, probability { $probability }

explain-keys = Why they were not brought together: the blocking keys
explain-key-missed = { $key }: { $columns }
explain-key-shared = { $key }: the same
explain-key-split = { $key }: the same, but too many rows share it, so they are split further by { $column }, which differs
explain-key-window = { $key }: the same, but too many rows share it, so only neighbouring names are compared
explain-column-differs = { $column } differs
explain-column-empty = { $column } empty
explain-key-column-nik-15 = NIK (first 15 digits)
explain-key-column-kk = family card number
explain-key-column-date = birth date
explain-key-column-year = birth year
explain-key-column-sex = sex
explain-key-column-desa = village
explain-key-column-kecamatan = kecamatan
explain-key-column-rt = RT
explain-key-column-phone = telephone
explain-key-column-postcode = postcode
explain-key-column-whole-name = whole name
explain-key-column-mother = mother's name
explain-key-column-address = address
explain-key-column-name-key = one word of the name
explain-key-column-two-names = two words of the name
explain-key-column-rare-key = rarest word of the name
explain-key-column-whole-or-joined = whole name
explain-key-column-two-places = two words of the address
explain-value-nama-ortu = Parent's name

## What cannot be explained

explain-unfound-nothing = There is no row or person "{ $word }". Write file#sheet!row, file:row, a record id or a person id; dtsen-merge lookup shows them.
explain-unfound-no-file = There is no file (and sheet) as in "{ $word }". Write the file's name as in the inbox, say 'pkh/Data.xlsx#Martapura!17'.
explain-unfound-no-row = The file is there, but it has no row of data at "{ $word }". Row numbers are those that Excel shows.
explain-unfound-person = There is no person "{ $word }" in the published registry.
explain-unfound-person-gone = The rows of person { $word } are no longer in the last linkage.
explain-unfound-rejected = Row { $where } was rejected, so it was never compared.
explain-unfound-ignored = Row { $where } does not count, so it was never compared.
explain-unfound-family-row = Row { $where } is about a family, not a person, so it was never compared.
explain-problems = The reason: { $problems }.

## Levels of agreement

explain-missing = nothing to compare
explain-rarity-common = common
explain-rarity-uncommon = fairly rare
explain-rarity-rare = rare
explain-field-identity = NIK and birth date
explain-field-name = name
explain-field-place = family card and residence
explain-field-address = address
explain-field-mother = mother's name
explain-field-father = father's name
explain-field-parent = parent's name
explain-field-head = name of the head of family
explain-field-sex = sex
explain-field-postcode = postcode
explain-field-phone = telephone
explain-field-birthplace = birthplace
explain-field-family = other family members

explain-identity-nik-same = NIK the same
explain-identity-nik-typo = NIK nearly the same (one digit of the date, or two digits swapped)
explain-identity-nik-serial = NIK the same but for the serial (as twins have)
explain-identity-nik-region = NIK the same but for the region code
explain-identity-nik-date = NIK differs, only its date is the same
explain-identity-nik-near = NIK differs in two digits, the date's among them
explain-identity-nik-conflict = NIK differs
explain-identity-nik-same-15 = NIK the same in the 15 known digits
explain-identity-nik-typo-15 = NIK nearly the same in the 15 known digits
explain-identity-nik-serial-15 = NIK (15 digits) the same but for the serial
explain-identity-nik-date-15 = NIK (15 digits) differs, only its date is the same
explain-identity-nik-near-15 = NIK (15 digits) differs in two digits
explain-identity-nik-conflict-15 = NIK (15 digits) differs
explain-identity-date-same = birth date the same
explain-identity-date-same-default = birth date the same, but a common default (as 1 July or 31 December)
explain-identity-date-swapped = birth date: day and month swapped
explain-identity-date-one-part = birth date: only one part differs
explain-identity-date-year = birth year the same
explain-identity-date-near-year = birth years one apart
explain-identity-date-near-decade = birth years 2–10 apart
explain-identity-date-conflict = birth dates far apart

explain-names-same = { $field } the same
explain-names-alike = { $field } sounds the same
explain-names-near = { $field } nearly the same
explain-names-typo = { $field } the same but for a typing error
explain-names-subset = { $field }: one is part of the other
explain-names-partial = { $field } partly the same
explain-names-little = { $field }: little is the same
explain-names-unlike = { $field }: nothing is the same

explain-place-kk-same = family card the same
explain-place-kk-near = family card differs in one digit
explain-place-kk-differs = family card differs
explain-place-same-rt = village and RT the same
explain-place-same-desa = village the same
explain-place-same-desa-other-rt = village the same, RT differs
explain-place-same-kecamatan = kecamatan the same
explain-place-other-desa = village differs
explain-place-other-kecamatan = kecamatan differs

explain-sex-same = sex the same
explain-sex-differs = sex differs
explain-postcode-here-same = postcode the same
explain-postcode-here-near = postcode one digit off
explain-postcode-here-differs = postcode different
explain-postcode-elsewhere-same = another village, postcode the same
explain-postcode-elsewhere-near = another village, postcode one digit off
explain-postcode-elsewhere-differs = another village, postcode different
explain-phone-same = telephone the same
explain-phone-differs = telephone differs
explain-birthplace-same = birthplace the same
explain-birthplace-near = birthplace nearly the same
explain-birthplace-differs = birthplace differs
explain-family-alone = no other member agrees on the two family cards
explain-family-others-agree = other members on both family cards agree too
explain-family-another-fits = another row of that source fits far better
explain-address-elsewhere-differs = another village and another address
explain-address-elsewhere-same = another village, but the same address
