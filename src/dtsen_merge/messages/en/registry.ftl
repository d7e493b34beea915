### The registry: what stops a run.

error-registry-newer = { $path } was written by a newer dtsen-merge (version { $version }; known here up to { $known }). Install the new version and try again; the registry has not been touched.
error-registry-busy = { $path } is in use by another program ({ $holder }). Wait until it is done, or close that program, and try again.
error-registry-is-folder = { $path } is a folder, not a registry file. Move the folder, or mend [workspace] registry in config/pipeline.toml.
error-registry-not-a-database = { $path } is no dtsen-merge registry: the file is no DuckDB database. Mend [workspace] registry in config/pipeline.toml, or restore a backup.
error-registry-newer-storage = { $path } was written by a later DuckDB. Install a later dtsen-merge and try again; the registry has not been touched.
error-registry-unreadable = This account may not read or write { $path }. Check the permissions of the file and its folder.
error-registry-damaged = { $path } is damaged: part of it cannot be read. Restore the last backup; if there is none, move the file away and run dtsen-merge run, which builds a new registry from the inbox (persons get new ids).
error-registry-foreign = { $path } is the database of another program, no dtsen-merge registry, and has not been touched. Mend [workspace] registry in config/pipeline.toml.
error-locked = dtsen-merge { $command } is at work on this registry (process { $pid } on { $host }, since { $started }). Wait until it has finished, then try again.
error-locked-unsigned = Another dtsen-merge is at work on this registry. Wait until it has finished, then try again.
error-lock-impossible = The drive of the folder { $path } cannot lock files (a network share, perhaps), so two runs at once could not be kept apart. Put the registry on this computer's own disk: [workspace] registry in config/pipeline.toml.
error-spill-full = There is no room beside { $path } for what does not fit into memory. Make room on that disk, or raise [store] memory_limit in config/pipeline.toml, then try again; the registry is intact.
registry-migrated = The registry was brought up to this version of dtsen-merge. It stands as it was in { $path }; once all is well, that file may be deleted.
