# The corrections workbook (corrections/<source>.xlsx).

validation-corrections-summary = Summary
validation-corrections-title = Data to correct: { $title }
validation-corrections-agency = Agency: { $agency }
validation-corrections-how = The colour of a cell shows what is to be checked; point at the cell to read why. Red: error; yellow: warning; blue: note.
validation-corrections-care = This workbook holds whole personal data. Do not pass it on.
validation-corrections-counts = { $rows } rows received from the agency; { $wrong } of them need checking.
validation-corrections-none = There is nothing to correct. Thank you.
validation-corrections-row = Row
validation-corrections-problem = Problem
validation-corrections-answer = Agency's answer
validation-corrections-answers = Correct the coloured cells in your own sheets, then fill the column "Agency's answer" by choosing from the list or in your own words. Do not insert or move columns; rows may be sorted. New people are not added here but in the agency's own file.
validation-corrections-reply-fixed = Corrected
validation-corrections-reply-right = The data are right
validation-corrections-reply-remove = Delete this row
validation-corrections-reply-unknown = Not known
validation-corrections-cell = Cell
validation-corrections-value = Content
validation-corrections-all-problems = List of problems
    .about = All that is to be checked, a line a problem, with the name of its cell.
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
    .about = The agency's sheet from { $file }{ $sheet ->
        [none] {""}
       *[other] , sheet "{ $sheet }"
    }, with what is to be checked marked.
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
