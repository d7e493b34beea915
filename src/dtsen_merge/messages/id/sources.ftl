### Membaca berkas: yang menghentikan proses.

error-file-missing = Berkas { $file } tidak ada. Periksa namanya, atau letakkan kembali di inbox.
error-file-unreadable = { $file } tidak dapat dibaca ({ $detail }). Tutup program yang sedang membukanya dan periksa izinnya.
error-file-in-use = { $file } sedang terbuka di program lain yang tidak membaginya. Tutup di sana lalu ulangi.
error-file-changing = { $file } sedang berubah saat ini: masih disalin atau disimpan. Tunggu sampai selesai lalu ulangi; isinya belum ada yang diambil.
error-file-cut-off = { $file } tidak lengkap: penyalinan atau pengunduhannya tidak sampai selesai. Salin sekali lagi lalu ulangi.
error-folder-unreadable = Folder { $folder } di inbox tidak dapat dilihat isinya ({ $detail }). Periksa izinnya, atau apakah drivenya tersambung.
error-file-password = { $file } dikunci kata sandi. Buka di Excel, simpan tanpa kata sandi, lalu ulangi.
error-file-not-spreadsheet = { $file } bukan berkas lembar kerja yang dapat dibaca (rusak, atau jenis lain). Buka di Excel dan simpan ulang sebagai .xlsx atau .csv, atau pindahkan dari inbox.
error-file-too-large = { $file } membengkak menjadi { $size } bila dibuka, terlalu besar untuk berkas biasa. Bagi berkas itu, atau simpan ulang sebagai .csv.
error-file-no-names = { $file }: tidak ada kolom yang menyebut orang (nama). Periksa apakah ini berkas yang benar; bila benar, sebutkan kolomnya di profil sumber: [columns] nama = "judul kolom".
error-file-no-rows = { $file } tidak memuat satu pun baris data. Minta berkas yang berisi, atau pindahkan dari inbox; registri yang terbit tidak berubah.
error-file-emptied = { $file } tidak memuat satu pun baris data; pada proses terakhir { $rows } baris. Minta berkas yang berisi, atau pindahkan dari inbox; registri yang terbit tidak berubah.
error-heading-question = { $file } (lembar { $sheet }): lebih dari satu kolom dapat berisi { $field }: { $headings }. Pilih satu di profil sumber: [columns] { $field } = "judul kolom".
