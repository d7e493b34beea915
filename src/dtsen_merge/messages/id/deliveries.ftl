### Kiriman: berkas mana yang berlaku di samping berkas lain dari sumber dan masa yang sama.

error-delivery-order = { $file } dan { $other } (sumber { $source }, masa { $period }) datang bersamaan dan memuat { $shared } orang yang sama, jadi tidak pasti mana yang berlaku. Tulis di { $profile }: delivery_order = ["yang lama", "yang baru"]; bila keduanya bagian satu kiriman, satu pola untuk keduanya, misalnya delivery_order = ["*"].
error-delivery-unknown = { $file } dan { $other } (sumber { $source }, masa { $period }) datang bersamaan, dan tidak ada NIK, id, atau tanggal lahir untuk membandingkannya, jadi tidak pasti mana yang berlaku. Tulis di { $profile }: delivery_order = ["yang lama", "yang baru"]; bila keduanya bagian satu kiriman, satu pola untuk keduanya.
error-delivery-circle = Menurut urutan dan nama berkas, { $file } dan { $other } (sumber { $source }, masa { $period }) saling menggantikan sehingga tidak ada yang berlaku. Tulis urutan semua berkas itu di { $profile }: delivery_order = ["paling lama", …, "paling baru"].
error-file-claimed-twice = { $file } diakui oleh lebih dari satu profil: { $profiles }. Persempit files (atau isi skip_files) pada profil itu supaya tiap berkas hanya punya satu sumber.
error-config-period = { $file }: masa pada kunci { $key } tidak dapat diterima ({ $value }). Tulis "2025", "2025-12", atau "2025-12-31" (tahun, tahun-bulan, atau tanggal).

delivery-copy = { $file } sama isinya dengan { $other }: { $rows } barisnya tidak dihitung dua kali.
delivery-superseded = { $file } ({ $period }) digantikan oleh { $other }: { $rows } barisnya tidak dihitung.
delivery-corrected = { $file } ({ $period }): { $rows } baris diperbaiki oleh { $other }.
delivery-replaces = Menggantikan kiriman lama dari sumber { $source } (masa { $period }).
delivery-corrects = Memperbaiki baris kiriman lama dari sumber { $source } (masa { $period }).
