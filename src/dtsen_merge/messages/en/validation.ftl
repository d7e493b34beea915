# The corrections workbook (corrections/<source>.xlsx).

validation-corrections-summary = Summary
validation-corrections-title = Data to correct: { $title }
validation-corrections-agency = Agency: { $agency }
validation-corrections-how = A coloured cell is one to check; point at it to read why. Red: an error; yellow: a warning; blue: a note. Write the right value in the column "Correction" and send this workbook back.
validation-corrections-care = This workbook holds whole personal data. Do not pass it on.
validation-corrections-counts = { $rows } rows received from the agency; { $wrong } of them need checking.
validation-corrections-none = There is nothing to correct. Thank you.
validation-corrections-row = Row
validation-corrections-problem = Problem
validation-corrections-answer = Correction
validation-corrections-whole-row = This row
validation-corrections-by-problem = By problem
    .about = How often each problem was found, and what to do.
validation-corrections-by-sheet = By sheet
    .about = The files and sheets received, and where in this workbook their rows stand.
validation-corrections-by-village = By village
    .about = The rows to check in each village, where it is known.
validation-corrections-of-files = Notes on files
    .about = What concerns a whole file, sheet or column.
validation-corrections-code = Code
validation-corrections-severity = Severity
validation-corrections-count = Count
validation-corrections-remedy = What to do
validation-corrections-content = Content
validation-corrections-tab = Sheet to correct
    .about = Rows to check of { $file }{ $sheet ->
        [none] {""}
       *[other] , sheet "{ $sheet }"
    }.
validation-corrections-file = File
validation-corrections-column = Column
validation-corrections-sheet = Sheet
validation-corrections-rows = Data rows
validation-corrections-rows-wrong = Rows to check
validation-corrections-errors = Errors
validation-corrections-warnings = Warnings
validation-corrections-kecamatan = Kecamatan
validation-corrections-village = Village
validation-corrections-unknown = (not known)
validation-severity-error = Error
validation-severity-warning = Warning
validation-severity-note = Note
