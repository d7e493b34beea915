### Deliveries: which file counts beside others of its source and period.

error-delivery-order = { $file } and { $other } (source { $source }, period { $period }) came together and hold { $shared } of the same people, so it is not sure which counts. Write in { $profile }: delivery_order = ["the older", "the newer"]; if both are parts of one delivery, one pattern for both, say delivery_order = ["*"].
error-delivery-unknown = { $file } and { $other } (source { $source }, period { $period }) came together and have no NIK, id or birth date to compare them by, so it is not sure which counts. Write in { $profile }: delivery_order = ["the older", "the newer"]; if both are parts of one delivery, one pattern for both.
error-delivery-circle = By their order and names { $file } and { $other } (source { $source }, period { $period }) replace each other, so that nothing would count. Write the order of all those files in { $profile }: delivery_order = ["the oldest", …, "the newest"].
error-file-claimed-twice = { $file } is claimed by more than one profile: { $profiles }. Narrow files (or fill skip_files) in those profiles, so that every file has one source.
error-config-period = { $file }: the period under the key { $key } cannot be accepted ({ $value }). Write "2025", "2025-12" or "2025-12-31" (a year, a month or a day).

delivery-copy = { $file } holds the same as { $other }: its { $rows } rows are not counted twice.
delivery-superseded = { $file } ({ $period }) was replaced by { $other }: its { $rows } rows do not count.
delivery-corrected = { $file } ({ $period }): { $rows } rows were corrected by { $other }.
delivery-replaces = Replaces older deliveries of the source { $source } (period { $period }).
delivery-corrects = Corrects rows of older deliveries of the source { $source } (period { $period }).
