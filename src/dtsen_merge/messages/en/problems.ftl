# One entry a problem code: the title, then .detail (what and why) and .remedy (what to do).

## Reading: rows that are not data

row-ignored-title = Title line
    .detail = This row holds a title, a letterhead or a note above the table, not a person's data.
    .remedy = Nothing to correct. If the row is data after all, move it below the row of column headings.

row-ignored-header = Row of column headings
    .detail = This row holds the names of the table's columns.
    .remedy = Nothing to correct.

row-ignored-repeated-header = Repeated column headings
    .detail = The column headings stand again in the middle of the data, usually at the start of a printed page.
    .remedy = Nothing to correct.

row-ignored-column-numbers = Row of column numbers
    .detail = This row only numbers the columns (1, 2, 3, …) below their headings.
    .remedy = Nothing to correct.

row-ignored-total = Total
    .detail = This row holds a total or a summary, not a person's data.
    .remedy = Nothing to correct. If it is a person's name, fill in the NIK or birth date as well, so that it is recognised as data.

row-ignored-signature = Signature block
    .detail = This row is part of the place, date or officials' signatures at the foot of the table.
    .remedy = Nothing to correct.

row-ignored-footnote = Footnote
    .detail = This row holds a note below the table.
    .remedy = Nothing to correct.

row-ignored-number-only = Row with only a running number
    .detail = This row was prepared with a running number and names nobody yet.
    .remedy = Nothing to mend. Fill the row in if someone is still missing from the list.

row-ignored-skipped-sheet = Row of a skipped sheet
    .detail = This sheet holds no data rows (a summary, say), or the source's profile asks for it to be skipped.
    .remedy = If the sheet does hold people's data, ask the data officer to remove its pattern from skip_sheets in the source's profile.

row-ignored-other-table = Row of another table
    .detail = Besides the list of people the sheet holds another table (a recapitulation, say) that names nobody.
    .remedy = Nothing to correct. If that table does list people, give its column of names or NIKs a heading.

row-ignored-withdrawn = Row withdrawn by its agency
    .detail = The sending agency answered in the corrections workbook that this row is to be deleted.
    .remedy = Nothing to correct. Delete the row from the agency's own data too, so that it is not sent again.

row-ignored-superseded = Row of a delivery that was replaced
    .detail = A newer delivery of the same source and period takes the place of this file; its rows stay on record and do not count.
    .remedy = Nothing to correct. If the newer delivery is taken out of the inbox, the row counts again.

row-ignored-corrected = Row that another delivery corrected
    .detail = A newer file of corrections, of the same source and period, has a row about this person, and that row counts.
    .remedy = Nothing to correct. If the file of corrections is taken out of the inbox, the row counts again.

row-ignored-copy = Row of a copied file
    .detail = The file holds, to the last letter, what another file of the same source holds, so its rows are not counted twice.
    .remedy = Take one of the two files out of the inbox.

row-ignored-erased = Row erased from the registry
    .detail = This row was erased from the registry with dtsen-merge purge, and still stands in the agency's file.
    .remedy = Nothing to correct. Ask the agency to delete it from its own data too, so that it is not sent again.

## Reading: files, sheets and cells

file-skipped-junk = Temporary file skipped
    .detail = Another program made this file (Excel's ~$ lock file, Thumbs.db or .DS_Store, say); it holds no data.
    .remedy = Nothing to correct.

file-skipped-other = Other file passed over
    .detail = The file is a letter or a picture, or the source's profile says that it holds no people (skip_files), so it is not read.
    .remedy = Nothing to correct. If it does hold a list of people, send the list as a spreadsheet (xlsx, csv, ods), or take its name out of skip_files.

file-superseded = File replaced by a newer delivery
    .detail = { $rows } rows of this file (period { $period }) do not count, as { $other } replaced it.
    .remedy = Nothing to correct. If this file still holds, check delivery in the source's profile.

file-corrected = File partly corrected by another delivery
    .detail = { $rows } rows of this file (period { $period }) do not count, as { $other } holds their corrections.
    .remedy = Nothing to correct.

file-copy = Copy of a file
    .detail = This file holds the same as { $other }, so its rows are not counted twice.
    .remedy = Take one of the two files out of the inbox.

file-shares-nobody = The new delivery holds nobody of the one it replaced
    .detail = This file replaces { $other }, but nobody stands in both; perhaps the two are parts of one delivery.
    .remedy = If they are parts of one delivery, set delivery in the source's profile to adds. If it is a replacement, leave it.

profile-heading-missing = A heading of the profile was not found
    .detail = The source's profile names a heading that this sheet does not have, so the field was looked for among the other headings and columns.
    .remedy = Check whether the agency renamed the column, and bring [columns] in the source's profile up to date.

sheet-hidden = Hidden sheet was read too
    .detail = This sheet is hidden in Excel. It was read nevertheless, so that no data are lost.
    .remedy = Check whether the sheet belongs to the delivery. If not, delete it, or ask the data officer to add it to skip_sheets in the source's profile.

rows-hidden = Hidden rows were read too
    .detail = Some rows of this sheet are hidden or filtered away in Excel. They were read nevertheless.
    .remedy = Check whether the hidden rows belong to the delivery. If not, delete them from the file.

columns-hidden = Hidden columns were read too
    .detail = Some columns of this sheet are hidden in Excel. They were read nevertheless.
    .remedy = Check whether the hidden columns belong to the delivery. If not, delete them from the file.

hidden-unknown = Hidden rows and columns cannot be known
    .detail = This file's format (xls, xlsb or ods) does not tell the reader which rows and columns are hidden. All of them are read.
    .remedy = Nothing to correct. Save the file as xlsx if hidden rows matter.

place-from-title = Kecamatan or desa taken from the table's title
    .detail = The table has no column for this field; its value was taken from the title line above the table or from the sheet's name.
    .remedy = Nothing to correct. Columns of their own for kecamatan and desa are safer.

correction-outdated = The agency's correction no longer fits
    .detail = The agency once corrected this cell in the corrections workbook, but the cell now holds something else than what was corrected then, so the correction is not used.
    .remedy = Check whether the new content is right. If not, correct it again in the original file or in the new corrections workbook.

column-unmapped = Column not recognised
    .detail = The heading of this column is not known, so its content is not used.
    .remedy = Nothing to correct. If the content matters, ask the data officer to add it under [columns] in the source's profile.

column-ambiguous = Column can mean more than one thing
    .detail = Several columns fit the same field and their content does not decide, so none of them is used.
    .remedy = Make sure which column is meant, and ask the data officer to write it under [columns] in the source's profile.

cell-formula-error = Failed formula
    .detail = This cell holds an Excel formula error (#N/A or #REF!, say), so its value is not known.
    .remedy = Mend the formula, or type the value itself. If there is no value, empty the cell.

row-broken = Broken row
    .detail = This row cannot be split into its columns, for instance because a separator or quotation mark is missing.
    .remedy = Correct the row from the original file and send it again. It has not entered the registry.

## Identity numbers

identity-as-number = NIK or family card number stored as a number
    .detail = The column holds numbers, not text. Numbers that a program wrote are whole; those typed into Excel have lost their last digit. Which it is, is decided from the whole column.
    .remedy = Format the column as Text before typing NIKs or family card numbers, so that no digit is lost.

nik-empty = NIK is empty
    .detail = This person has no NIK in the file. The person is kept, but is harder to match.
    .remedy = Fill in the NIK from the identity card or family card, if there is one. Never invent a number.

nik-length = NIK does not have 16 digits
    .detail = A NIK always has 16 digits. This value has fewer or more, so it is not used; the original is kept.
    .remedy = Compare with the identity card or family card and type all 16 digits again, as text.

nik-not-digits = NIK holds something other than digits
    .detail = This NIK holds letters or other signs, so it is not used.
    .remedy = Compare with the identity card or family card and type 16 digits without letters. Mind the letter O and the digit 0.

nik-e-notation = NIK was turned into scientific notation
    .detail = Excel has turned this NIK into a form like 6.30305E+15. The original digits are lost and cannot be restored.
    .remedy = Set the NIK column's format to Text, then type the NIK again from the identity card or family card.

nik-impossible-date = The date inside the NIK is impossible
    .detail = Digits 7 to 12 of a NIK are the birth date (for women the day plus 40). The date in this NIK is not in the calendar.
    .remedy = Compare with the identity card or family card; usually one digit is wrong or two are swapped.

nik-impossible-region = The region code inside the NIK is impossible
    .detail = The first six digits of a NIK are the region of first registration. This code cannot exist.
    .remedy = Compare the first six digits with the identity card or family card.

nik-serial-zero = The NIK's serial number is 0000
    .detail = The last four digits of a NIK start at 0001. 0000 mostly means that Excel once rounded the number.
    .remedy = Type the NIK again from the identity card or family card, as text.

nik-truncated = Excel lost the NIK's last digit
    .detail = This column was once stored as numbers, so Excel replaced the 16th digit of the NIK by 0. Only 15 digits are known, and it is not used as a whole NIK.
    .remedy = Set the column's format to Text before filling it, then copy the NIKs again from a file in which they are whole.

nik-placeholder = Stand-in for a NIK
    .detail = This number is no NIK but fills the place of one (0000000000000000 or 9999999999999999, say). The field counts as empty.
    .remedy = Fill in the real NIK. If there is none, empty the cell.

nik-temporary = Temporary NIK
    .detail = This is a temporary NIK of the village's own application (OpenSID). It holds only in its village and was not issued by Dukcapil.
    .remedy = Replace it by the NIK from Dukcapil once the person is registered there.

nik-other-region = NIK was issued in another region
    .detail = The region code of this NIK lies outside the district. That is usual for people who moved here, as a NIK does not change on moving.
    .remedy = Nothing to correct if the person did move here. If not, compare the first six digits with the identity card.

nik-birth-date-differs = Birth date differs from the NIK
    .detail = The birth date as written is not the date inside the NIK. One of them may be mistyped, or the NIK belongs to another member of the family.
    .remedy = Compare both with the identity card or family card. If both are as in the document, write "as in the document" in the correction column.

nik-sex-differs = Sex differs from the NIK
    .detail = A woman's NIK has 40 added to the day of birth. The sex as written does not fit this NIK.
    .remedy = Compare the sex and the NIK with the identity card or family card. Check also whether the NIK belongs to the husband, wife or another member of the family.

nik-shared = One NIK, several names
    .detail = This NIK stands on { $count } rows with unlike names in the same delivery. A NIK belongs to one person only, so it is not trusted yet.
    .remedy = Check each name's NIK on the family card. Often the head's NIK was copied to all members.

kk-length = Family card number does not have 16 digits
    .detail = A family card number (KK) always has 16 digits. This value has fewer or more, so it is not used.
    .remedy = Compare with the family card and type all 16 digits again, as text.

kk-not-digits = Family card number holds something other than digits
    .detail = This family card number holds letters or other signs, so it is not used.
    .remedy = Compare with the family card and type 16 digits without letters.

kk-e-notation = Family card number was turned into scientific notation
    .detail = Excel has turned this family card number into a form like 6.30305E+15. The original digits are lost.
    .remedy = Set the column's format to Text, then type the number again from the family card.

kk-impossible-date = The date inside the family card number is impossible
    .detail = Digits 7 to 12 of a family card number are the day the card was issued. This date is not in the calendar.
    .remedy = Compare with the family card. Check also whether the cell holds someone's NIK instead.

kk-truncated = Excel lost the family card number's last digit
    .detail = This column was once stored as numbers, so the 16th digit of the family card number became 0. Only 15 digits are known.
    .remedy = Set the column's format to Text before filling it, then copy the numbers again from a file in which they are whole.

kk-placeholder = Stand-in for a family card number
    .detail = This number is no family card number but fills the place of one. The field counts as empty.
    .remedy = Fill in the real number. If there is none, empty the cell.

kk-equals-nik = Family card number equals a NIK
    .detail = The family card number is the same number as the NIK on this row, or as that of another member of this card. The two always differ.
    .remedy = Look at the family card: its number is printed at the top, the NIK beside each name.

kk-heads = A family card does not have exactly one head
    .detail = { $count ->
        [0] No head
       *[other] { $count } heads
    } of the family found on this family card. There should be exactly one.
    .remedy = Compare the family relations with the latest family card, also where the head died, moved or was left off the list.

## Names

nama-missing = Name is empty
    .detail = This row names nobody, so it cannot enter the registry.
    .remedy = Fill in the full name as on the identity card or family card and send the row again.

nama-unusable = Name cannot be used
    .detail = What stands in the name column is no person's name (only digits, signs or a stand-in word, say), so the row cannot enter the registry.
    .remedy = Fill in the full name as on the identity card or family card and send the row again.

nama-deceased-mark = Mark of death inside the name
    .detail = The name carries "alm.", "almarhumah" or "meninggal". The mark was moved to the person's status and taken off the name.
    .remedy = Make sure that the person has died. If so, have the death certificate made out and write it in the status column, not in the name.

kk-missing-on-family = Family row without a family card number
    .detail = This row describes a family but has no usable family card number, so it is not known which family it is.
    .remedy = Fill in the number from the family card and send the row again.

## Dates and ages

date-impossible = Date is not in the calendar
    .detail = This date cannot be: 31 February or month 13, say. The field is emptied; the original is kept.
    .remedy = Compare with the identity card, family card or birth certificate and write day-month-year.

date-unreadable = Date cannot be read
    .detail = The content of this cell cannot be recognised as a date.
    .remedy = Write day-month-year, for instance 17-08-1980.

date-future = Date in the future
    .detail = This date is later than today, so it is not used.
    .remedy = Check the year, above all where it is written with two digits.

date-age-impossible = Birth year cannot be right
    .detail = This date lies so far back that nobody in a register can have been born on it. The field is emptied; the original is kept.
    .remedy = Check the year on the identity card or family card.

date-excel-empty = Empty date that shows as 1899 or 1900
    .detail = Excel and other programs write an empty date as 30 or 31 December 1899 or 1 January 1900. It is not a real date, so the field is emptied; the original is kept.
    .remedy = Fill in the right date. If it really is one of these days, write it as text, for instance 01-01-1900.

date-too-old = Birth date very long ago
    .detail = By this date the person would be of an age that hardly anyone reaches. The date is still used, because lists also hold people who have died; but the year may be wrong.
    .remedy = Check the year on the identity card or family card. If it is right and the person has died, record the death.

date-order-ambiguous = Order of day and month is uncertain
    .detail = All dates in this column can be read in two ways (day-month or month-day). They were read as day-month-year.
    .remedy = Compare a few dates with identity cards. If they are the wrong way round, tell the data officer.

date-default = Estimated birth date
    .detail = Dates like 1 January, 1 July or 31 December often stand where the real birth date is not known. That such dates agree is weak evidence.
    .remedy = Nothing to correct if the identity card says so.

age-outside-programme = Age outside the programme's rule
    .detail = The programme { $programme } is for ages { $min } to { $max }. This person's age lies outside that range at the time of the aid.
    .remedy = Check the birth date. If it is right, check whether the person is meant by the programme, or whether a guardian's data were written.

## Codes and places

sex-unreadable = Sex cannot be read
    .detail = The content of this cell is no known way of writing the sex.
    .remedy = Write L for male (laki-laki) or P for female (perempuan).

code-unknown = Code or term not known
    .detail = The content of this cell is not in the list of terms of its column; it is kept as it is and not counted with.
    .remedy = Use the term printed on the family card or the official form.

number-unreadable = Number cannot be read
    .detail = This column should hold a number, but the content of the cell cannot be read as one.
    .remedy = Write the digits only, without letters or remarks.

desil-out-of-range = Desil outside 1 to 10
    .detail = The welfare desil is always 1 (poorest) to 10. This value is not used.
    .remedy = Compare with DTSEN. Check whether the column holds a percentile or a serial number.

region-unknown = Village or kecamatan not known
    .detail = This name or code is not in the Ministry of Home Affairs' list of regions of this district.
    .remedy = Write the village and kecamatan as in the official list.

region-ambiguous = Village name exists in more than one kecamatan
    .detail = Several kecamatan have a village of this name, and the kecamatan is not given. The village is left without a code.
    .remedy = Fill in the kecamatan.

region-outside = Address outside the district
    .detail = The region on this row lies outside the district of this registry.
    .remedy = Check whether the person lives in this district. If the person moved away, update the address.

## Across rows and sources

duplicate-row = Duplicate row
    .detail = This row repeats row { $first_row }{ $same_sheet ->
        [1] {""}
       *[other] {" "}on sheet "{ $first_sheet }"
    } of the same file: all of it is the same, or the NIK and the name are, in a list that should hold each person once.
    .remedy = Delete one of them if the person should be listed only once.

deceased-receives = Recorded as deceased, still listed as receiving
    .detail = By the source "{ $source }" this person has died, but still stands on this list of receivers. Needs a check in the field.
    .remedy = Ask in the village or the family. If the person has died, propose to end or replace the aid.

value-contradicted = Differs from other sources
    .detail = This field differs from what other sources say about the same person or family: { $others }. The registry shows the other value; the one here is kept.
    .remedy = Check the original document (identity card, family card, certificate). If the value here is wrong, correct it; if it is right, answer "right", so that the other source is checked.
