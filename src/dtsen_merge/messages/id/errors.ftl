### Yang menghentikan proses: satu kalimat, berkas atau kunci mana, apa yang salah, apa langkah berikutnya.

error-config-missing = Tidak ada ruang kerja di sini: { $file } tidak ditemukan. Pindah ke folder ruang kerja, beri --config, atau buat yang baru dengan dtsen-merge init.
error-config-malformed = { $file } bukan TOML yang benar: { $detail }. Perbaiki baris itu lalu ulangi.
error-config-unreadable = { $file } tidak dapat dibaca: { $detail }. Periksa izin berkasnya.
error-config-invalid = { $file }: kunci { $key } tidak dapat diterima ({ $detail }). Perbaiki atau hapus kunci itu.
error-config-duplicate-source = { $file }: dua profil bernama { $key }. Beri nama yang berbeda.
error-no-sources = Belum ada profil sumber di { $folder }. Letakkan berkas di { $inbox } (satu folder satu sumber), lalu jalankan dtsen-merge inspect --write { $inbox }.
error-inbox-missing = Folder { $inbox } tidak ada. Buat folder itu, letakkan berkas instansi di dalamnya, lalu jalankan dtsen-merge inspect --write { $inbox }.
error-files-uncovered = Tidak ada profil untuk { $files } ({ $count } berkas). Jalankan dtsen-merge inspect --write { $inbox } untuk membuat rancangannya, atau pindahkan berkas itu dari inbox.
error-source-missing = Sumber { $source } tidak mempunyai berkas: tidak ada yang cocok dengan { $pattern } di inbox. Letakkan berkasnya, atau hapus profil { $source }.toml bila sumber ini tidak dipakai lagi.
error-source-lost = Sumber { $source } ada di registri yang terbit tetapi kini tidak mempunyai berkas ({ $pattern }). Kembalikan berkasnya; registri yang terbit tidak berubah.
error-files-not-covered-by-name = { $file } tidak termasuk sumber mana pun. Letakkan di folder sumbernya di bawah inbox, atau buat profilnya dengan dtsen-merge inspect --write.
error-nothing-staged = Belum ada bahan. Jalankan dtsen-merge load lebih dahulu.
error-nothing-linked = Bahan yang ada belum ditautkan. Jalankan dtsen-merge link lebih dahulu.
error-nothing-published = Belum ada registri yang terbit di ruang kerja ini. Jalankan dtsen-merge run lebih dahulu.
error-accept-needs-reason = --accept memerlukan --reason: mengapa gerbang { $gate } diterima.
error-accept-unknown-gate = Tidak ada gerbang bernama { $gate }. Yang ada: { $known }.
error-unmask-needs-purpose = --unmask memerlukan --purpose: untuk keperluan apa nilai utuh diminta. Keperluan itu dicatat.
error-truth-missing = Berkas kebenaran { $file } tidak ditemukan. Beri letaknya dengan --truth.
error-truth-columns = { $file } tidak mempunyai kolom { $columns }. Diperlukan: source, file, sheet, row, person.
error-crosswalk-missing = crosswalk.parquet tidak ditemukan. Jalankan dtsen-merge run lebih dahulu, atau beri --crosswalk.
error-crosswalk-columns = { $file } bukan crosswalk: kolom { $columns } tidak ada. Berikan crosswalk.parquet dari sebuah proses.
error-folder-not-empty = { $folder } sudah berisi. Pilih folder baru atau yang kosong.
error-folder-not-writable = Folder { $path } tidak dapat ditulis. Periksa izin dan ruang disk.
error-registry-cannot-open = { $path } tidak dapat dibuka: dipakai program lain, atau bukan registri dtsen-merge. Tutup program yang memakainya lalu ulangi.
error-init-not-a-folder = { $folder } adalah berkas, bukan folder. Beri nama folder.
error-folder-empty = Folder { $folder } tidak berisi berkas. Letakkan berkas instansi di dalamnya, satu folder satu sumber.
