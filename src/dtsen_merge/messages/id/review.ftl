### Buku kerja kasus meragukan: satu kasus dua baris, orang yang memutuskan.

review-title = Kasus yang perlu diputuskan orang
review-footer = Rahasia: memuat data pribadi
review-contents = Petunjuk
review-sheet = Lembar
review-rows = Baris
review-holds = Isi
review-count = { $doubts } kasus meragukan dan { $cuts } tautan yang dipisahkan.
review-line-1 = Satu kasus terdiri atas dua baris bernomor sama. Bandingkan keduanya; yang berbeda berwarna kuning.
review-line-2 = Pada baris pertama, pilih keputusan: sama (satu orang), beda (dua orang), atau tidak tahu. Isi nama Anda dan tanggalnya; catatan boleh kosong.
review-line-3 = Kasus urut menurut desa, yang paling meragukan lebih dahulu. Yang dikosongkan akan ditanyakan lagi pada proses berikutnya.
review-line-4 = NIK, nomor KK, dan telepon disamarkan; yang tampak hanya angka yang berbeda. Tanda ? = angka terakhir yang hilang di Excel.
review-line-5 = Buku ini memuat nama dan alamat: jangan diteruskan kepada yang tidak berwenang.
review-sheet-review = Keputusan
    .description = Pasangan yang peluangnya di antara dua batas: belum cukup untuk ditautkan, terlalu besar untuk diabaikan.
review-sheet-cuts = Dipisahkan
    .description = Pasangan yang mirip tetapi dipisahkan karena suatu aturan; isi hanya bila pemisahannya keliru.

## Kolom

review-column-case = Kasus
    .description = Nomor kasus; dua baris bernomor sama adalah satu kasus.
review-column-decision = Keputusan
    .description = Apakah kedua baris ini orang yang sama.
review-column-note = Catatan
    .description = Alasan Anda, bila perlu.
review-column-who = Oleh
    .description = Nama yang memutuskan.
review-column-when = Tanggal
    .description = Tanggal keputusan.
review-column-probability = Peluang
    .description = Peluang bahwa keduanya satu orang, menurut model.
review-column-why = Mengapa
    .description = Mengapa pasangan ini ditanyakan, dan apa yang sama dan berbeda.
review-hint = sama = satu orang; beda = dua orang; tidak tahu = belum dapat diputuskan.
review-decision-same = sama
review-decision-different = beda
review-decision-unknown = tidak tahu

review-field-nama = Nama
review-field-nik = NIK
review-field-no-kk = Nomor KK
review-field-tanggal-lahir = Tanggal lahir
review-field-jenis-kelamin = Jenis kelamin
review-field-nama-bin = Bin/binti
review-field-nama-alias = Nama lain
review-field-nama-ibu = Nama ibu
review-field-nama-ayah = Nama ayah
review-field-tempat-lahir = Tempat lahir
review-field-hubungan-keluarga = Hubungan keluarga
review-field-alamat = Alamat
review-field-rt = RT
review-field-rw = RW
review-field-desa = Desa/kelurahan
review-field-kecamatan = Kecamatan
review-field-telepon = Telepon
review-field-source = Sumber
review-field-file = Berkas
review-field-sheet = Lembar
review-field-row = Baris

## Alasan

review-reason-doubt = Peluang satu orang { $percent } %: belum cukup untuk ditautkan tanpa keputusan orang.
review-reason-one-row-per-person = Dipisahkan: keduanya ada dalam satu daftar yang memuat tiap orang satu kali.
review-reason-nik-conflict = Dipisahkan: NIK menunjukkan dua orang yang berbeda.
review-reason-sex-conflict = Dipisahkan: jenis kelaminnya berbeda dan namanya tidak cukup sama.
review-reason-average-link = Dipisahkan: mirip satu baris, tetapi tidak cocok dengan baris-baris lain dari orang itu.
review-reason-size = Dipisahkan: terlalu banyak baris akan menjadi satu orang.
review-reason-other = Dipisahkan karena suatu aturan.
review-same = Sama: { $fields }.
review-differs = Berbeda: { $fields }.
review-one = Hanya pada satu baris: { $fields }.
review-digits = { $field } ({ $count } angka)
