### What stops a run: one sentence, which file or key, what is wrong, what to do next.

error-config-missing = There is no workspace here: { $file } was not found. Go to the workspace's folder, give --config, or make a new one with dtsen-merge init.
error-config-malformed = { $file } is not correct TOML: { $detail }. Mend that line and try again.
error-config-unreadable = { $file } cannot be read: { $detail }. Check its permissions.
error-config-invalid = { $file }: the key { $key } cannot be accepted ({ $detail }). Mend or remove it.
error-config-duplicate-source = { $file }: two profiles are named { $key }. Give them different names.
error-no-sources = There is no source profile in { $folder } yet. Put files into { $inbox } (one folder a source), then run dtsen-merge inspect --write { $inbox }.
error-inbox-missing = The folder { $inbox } does not exist. Make it, put the agencies' files into it, then run dtsen-merge inspect --write { $inbox }.
error-files-uncovered = No profile covers { $files } ({ $count } files). Run dtsen-merge inspect --write { $inbox } to draft one, or move the files out of the inbox.
error-source-missing = The source { $source } has no file: nothing in the inbox matches { $pattern }. Put the file there, or remove the profile { $source }.toml if this source is no longer used.
error-source-lost = The source { $source } is in the published registry but has no file now ({ $pattern }). Put the file back; the published registry is unchanged.
error-files-not-covered-by-name = { $file } belongs to no source. Put it into its source's folder under the inbox, or draft a profile with dtsen-merge inspect --write.
error-nothing-staged = Nothing is staged yet. Run dtsen-merge load first.
error-nothing-linked = What is staged has not been linked. Run dtsen-merge link first.
error-nothing-published = No registry has been published in this workspace yet. Run dtsen-merge run first.
error-accept-needs-reason = --accept needs --reason: why the gate { $gate } is accepted.
error-accept-unknown-gate = There is no gate named { $gate }. There are: { $known }.
error-unmask-needs-purpose = --unmask needs --purpose: what the whole values are for. It is recorded.
error-truth-missing = The truth file { $file } was not found. Say where it is with --truth.
error-truth-columns = { $file } lacks the columns { $columns }. Needed: source, file, sheet, row, person.
error-crosswalk-missing = There is no crosswalk.parquet. Run dtsen-merge run first, or give --crosswalk.
error-crosswalk-columns = { $file } is no crosswalk: it lacks the columns { $columns }. Give the crosswalk.parquet of a run.
error-folder-not-empty = { $folder } is not empty. Choose a new or empty folder.
error-folder-not-writable = The folder { $path } cannot be written. Check permissions and disk space.
error-registry-cannot-open = { $path } cannot be opened: another program has it, or it is no dtsen-merge registry. Close that program and try again.
error-init-not-a-folder = { $folder } is a file, not a folder. Give a folder's name.
error-folder-empty = The folder { $folder } holds no files. Put the agencies' files into it, one folder a source.
