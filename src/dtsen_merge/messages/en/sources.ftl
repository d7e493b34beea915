### Reading files: what stops a run.

error-file-missing = The file { $file } does not exist. Check its name, or put it back into the inbox.
error-file-unreadable = { $file } cannot be read ({ $detail }). Close the program that has it open and check its permissions.
error-file-in-use = { $file } is open in another program that does not share it. Close it there, then try again.
error-file-changing = { $file } is being changed at this moment: it is still being copied or saved. Wait until that is done, then try again; nothing of it was taken.
error-file-cut-off = { $file } is incomplete: it was not copied or downloaded to its end. Copy it again, then try again.
error-folder-unreadable = The folder { $folder } in the inbox cannot be looked into ({ $detail }). Check its permissions, or whether its drive is there.
error-file-password = { $file } is locked with a password. Open it in Excel, save it without a password, and try again.
error-file-not-spreadsheet = { $file } is no spreadsheet that can be read (damaged, or of another kind). Open it in Excel and save it anew as .xlsx or .csv, or move it out of the inbox.
error-file-too-large = { $file } unpacks to { $size }, too much for an ordinary file. Split it, or save it as .csv.
error-file-no-names = { $file }: no column names people. Check that it is the right file; if it is, name the column in the source's profile: [columns] nama = "heading".
error-file-no-rows = { $file } holds no data rows. Ask for one that does, or move it out of the inbox; the published registry is unchanged.
error-file-emptied = { $file } holds no data rows; it had { $rows } in the last run. Ask for one that does, or move it out of the inbox; the published registry is unchanged.
error-heading-question = { $file } (sheet { $sheet }): more than one column may hold { $field }: { $headings }. Choose one in the source's profile: [columns] { $field } = "heading".
