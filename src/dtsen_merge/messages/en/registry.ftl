### The registry: what stops a run.

error-registry-newer = { $path } was written by a newer dtsen-merge (version { $version }; known here up to { $known }). Install the new version and try again; the registry has not been touched.
error-locked = Another process is using this registry ({ $holder }). Wait until it has finished and try again.
