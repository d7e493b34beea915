### Penjelasan satu pasangan baris: mengapa satu orang, mengapa dua orang.

help-explain = Jelaskan mengapa dua baris dianggap satu orang atau dua orang: bobot tiap isian, aturan, dan apa yang akan mengubahnya.
option-explain-row = Baris menurut berkas#lembar!baris atau berkas:baris (misalnya 'pkh/Data.xlsx#Martapura!17'), id baris, atau id orang.
option-explain-html = Tulis juga sebagai halaman HTML ke berkas ini (ditimpa bila sudah ada).
error-explain-same-row = { $word } dan yang kedua adalah baris yang sama. Sebut dua baris yang berbeda.
error-explain-same-person = Kedua id menunjuk orang yang sama ({ $word }). Sebut dua baris miliknya; `dtsen-merge lookup { $word }` menampilkan baris-barisnya.
error-explain-row-several = { $word } ada di beberapa tempat: { $rows }. Tulis salah satunya secara lengkap.
error-explain-registry-old = Registri ini dari versi lama. Jalankan dtsen-merge status (registri diperbarui), lalu dtsen-merge link.

explain-title = Mengapa dua baris ini satu orang, atau dua orang
explain-row = { $where } (sumber { $source }, { $whose })
explain-whose = orang { $person }
explain-whose-nobody = belum ada di registri yang terbit
explain-masked = Nilai disamarkan. Tanda = dan ≠ dihitung dari nilai yang utuh.
explain-unmasked = Rahasia: memuat nilai utuh. Jangan diteruskan kepada yang tidak berwenang.
explain-answer = Jawaban
explain-two-rows = Kedua baris
explain-field = Isian
explain-sign = Sama?
explain-evidence = Bukti
explain-bits = Bit
explain-waterfall = Bobot tiap isian
explain-waterfall-description = Dimulai dari peluang awal; isian yang cocok menambah ke kanan, yang berbeda mengurangi ke kiri. Tambah 1 bit berarti dua kali lebih mungkin satu orang; 0 berarti sama mungkinnya.
explain-axis = Bit (0 = sama mungkinnya satu atau dua orang)
explain-as-table = Bobot sebagai tabel
explain-neutral = Tidak ikut dihitung
explain-skip = Langsung ke isi
explain-footer = Dibuat oleh dtsen-merge dari penautan terakhir. Rumusnya ada di docs/method.md.
explain-written = Halaman ditulis: { $path }

explain-prior = Peluang awal, sebelum dibandingkan
explain-ceiling-shared-nik = Batas atas: NIK sama tetapi nama tidak ada yang sama
explain-ceiling-other-nik = Batas atas: kedua NIK memuat tanggal lahir yang berbeda, dan tidak ada tanggal lahir, KK, atau telepon yang menguatkan
explain-ceiling-names-alone = Batas atas: hanya nama yang dapat dibandingkan
explain-ceiling-names-in-part = Batas atas: nama hanya sebagian sama, seperti anggota keluarga lain
explain-total = Jumlah
explain-probability = Peluang satu orang: { $probability }
explain-neutral-missing = Kosong pada salah satu baris atau keduanya: { $fields }
explain-neutral-elsewhere = Sudah terhitung pada bukti lain: { $fields }
explain-neutral-later = Hanya dilihat pada pasangan yang meragukan: { $fields }
explain-one-bit = Tambah 1 bit = dua kali lebih mungkin satu orang. │ = sama mungkinnya.
explain-no-single-fact = banyak petunjuk kecil

## Kalimat penutup

explain-verdict-linked = Kedua baris ini satu orang, terutama karena: { $facts }.
explain-verdict-chained = Kedua baris ini satu orang. Bukti di antara keduanya sendiri lemah, tetapi keduanya tersambung lewat baris lain ({ $links } sambungan).
explain-verdict-conflict = Kedua baris ini dua orang, karena suatu aturan: { $reason }. Yang mirip: { $alike }.
explain-verdict-cut = Kedua baris ini dipisahkan menjadi dua orang: { $reason }. Yang mirip: { $alike }.
explain-verdict-between = Kedua baris ini mirip, tetapi baris-baris lain dari kedua orang itu bertentangan, jadi tetap dua orang: { $reason }. Yang mirip: { $alike }.
explain-verdict-review-little = Belum pasti: kedua baris ini untuk sementara dua orang dan menunggu keputusan petugas, karena buktinya belum cukup.
explain-verdict-review = Belum pasti: kedua baris ini untuk sementara dua orang dan menunggu keputusan petugas. Yang meragukan: { $facts }.
explain-verdict-weak = Kedua baris ini dua orang, terutama karena: { $facts }.
explain-verdict-little = Kedua baris ini dua orang, karena terlalu sedikit yang sama untuk menyebutnya satu orang.
explain-verdict-uncompared = Kedua baris ini dua orang karena tidak pernah dibandingkan, padahal mirip. Perbedaannya: { $facts }.

explain-or = { $first } atau { $last }
explain-change-together = Jawaban ini berubah bila isian berikut ternyata lain: { $fields }.
explain-change-together-nothing = Tidak ada satu isian pun yang sendirian mengubah jawaban ini.
explain-change-apart = Keduanya akan disatukan bila isian berikut dilengkapi atau diperbaiki, dan ternyata sama: { $fields }.
explain-change-apart-nothing = Tidak ada satu isian pun yang sendirian mengubah jawaban ini; beberapa harus sama sekaligus.
explain-change-review = Petugas memutuskannya di review.xlsx.
explain-change-chained = Jawaban ini berubah bila salah satu sambungan itu ternyata keliru.
explain-change-uncompared = Keduanya akan dibandingkan bila NIK, tanggal lahir, atau nomor KK yang salah atau kosong diperbaiki di berkas instansi.
explain-change-one-row-per-person = Bila daftar { $source } memang boleh memuat satu orang lebih dari satu kali, ubah one_row_per_person di profil sumbernya.
explain-change-nik-conflict = Bila NIK atau tanggal lahir pada salah satu baris salah tulis, perbaiki di berkas instansinya lalu jalankan lagi.
explain-change-sex-conflict = Bila jenis kelamin atau nama pada salah satu baris salah tulis, perbaiki di berkas instansinya lalu jalankan lagi.
explain-change-average-link = Bila keduanya memang satu orang, perbaiki isian yang berbeda pada baris-baris lain orang itu, atau putuskan di review.xlsx.
explain-change-size = Periksa baris-baris ini: tidak wajar satu orang punya baris sebanyak itu.
explain-change-decision = Hanya keputusan petugas yang baru yang dapat mengubahnya.

## Catatan

explain-note-chosen = Yang dijelaskan adalah pasangan yang paling mirip di antara { $pairs } pasangan baris kedua orang.
explain-note-one-row = Tidak dibandingkan: daftar { $source } memuat satu orang satu kali, jadi dua barisnya dianggap dua orang (kecuali NIK-nya sama atau seluruh isinya sama). Bobot di bawah dihitung sekarang.
explain-note-uncompared = Kedua baris ini tidak pernah dibandingkan. Bobot di bawah dihitung sekarang dengan model yang tersimpan.
explain-note-completed = Tidak ada kunci yang mempertemukan keduanya; keduanya dibandingkan karena terhubung lewat baris lain.
explain-note-not-kept = Kedua baris ini dibandingkan, tetapi peluangnya terlalu kecil untuk disimpan. Bobot di bawah dihitung sekarang.
explain-note-unpublished = Salah satu baris belum ada di registri yang terbit; jawaban ini menurut penautan terakhir.
explain-note-published-together = Registri yang terbit masih menganggap keduanya satu orang; jawaban ini menurut penautan terakhir yang belum terbit.
explain-note-published-apart = Registri yang terbit masih menganggap keduanya dua orang; jawaban ini menurut penautan terakhir yang belum terbit.

explain-decided = Yang menentukan
explain-decided-linked = Peluang { $probability } mencapai batas { $match } untuk disatukan.
explain-decided-chained = Peluang pasangan ini sendiri { $probability }, di bawah batas { $match }; rangkaian di bawah yang menyatukan keduanya.
explain-decided-review = Peluang { $probability } ada di antara { $review } dan { $match }: petugas yang memutuskan.
explain-decided-weak = Peluang { $probability } di bawah batas { $review }: tidak ditautkan dan tidak ditanyakan.
explain-decided-uncompared = Peluang { $probability } mencapai batas { $review }, tetapi tidak ada kunci yang mempertemukan keduanya.
explain-decided-barrier = Yang bertentangan: { $a } dan { $b }.
explain-decided-in-spite = Keduanya tetap disatukan walaupun ada yang bertentangan: { $reason }.
explain-decided-also = Selain itu ada aturan yang memisahkan: { $reason }.
explain-chain = Rangkaian yang menyatukan
explain-chain-cut = Rangkaian yang hampir menyatukan, dan di mana diputus
explain-link = { $a } ↔ { $b }, peluang { $probability }

explain-keys = Mengapa tidak dipertemukan: kunci pembanding
explain-key-missed = { $key }: { $columns }
explain-key-shared = { $key }: sama
explain-key-split = { $key }: sama, tetapi terlalu banyak baris yang sama, jadi dipilah lagi menurut { $column }, yang berbeda
explain-key-window = { $key }: sama, tetapi terlalu banyak baris yang sama, jadi hanya nama yang berdekatan dibandingkan
explain-column-differs = { $column } berbeda
explain-column-empty = { $column } kosong
explain-key-column-nik-15 = NIK (15 angka pertama)
explain-key-column-kk = nomor KK
explain-key-column-date = tanggal lahir
explain-key-column-year = tahun lahir
explain-key-column-sex = jenis kelamin
explain-key-column-desa = desa
explain-key-column-kecamatan = kecamatan
explain-key-column-rt = RT
explain-key-column-phone = telepon
explain-key-column-postcode = kode pos
explain-key-column-whole-name = seluruh nama
explain-key-column-mother = nama ibu
explain-key-column-address = alamat
explain-key-column-name-key = satu kata nama
explain-key-column-two-names = dua kata nama
explain-key-column-rare-key = kata nama yang paling jarang
explain-key-column-whole-or-joined = nama lengkap
explain-key-column-two-places = dua kata alamat
explain-value-nama-ortu = Nama orang tua

## Yang tidak dapat dijelaskan

explain-unfound-nothing = Tidak ada baris atau orang "{ $word }". Tulis berkas#lembar!baris, berkas:baris, id baris, atau id orang; dtsen-merge lookup menampilkannya.
explain-unfound-no-file = Tidak ada berkas (dan lembar) seperti pada "{ $word }". Tulis nama berkas seperti di inbox, misalnya 'pkh/Data.xlsx#Martapura!17'.
explain-unfound-no-row = Berkas itu ada, tetapi tidak ada baris data pada "{ $word }". Nomor baris seperti yang tampak di Excel.
explain-unfound-person = Tidak ada orang "{ $word }" di registri yang terbit.
explain-unfound-person-gone = Baris-baris orang { $word } tidak ada lagi di penautan terakhir.
explain-unfound-rejected = Baris { $where } ditolak, jadi tidak pernah dibandingkan.
explain-unfound-ignored = Baris { $where } tidak dihitung, jadi tidak pernah dibandingkan.
explain-unfound-family-row = Baris { $where } tentang satu keluarga, bukan satu orang, jadi tidak pernah dibandingkan.
explain-problems = Sebabnya: { $problems }.

## Tingkat kecocokan

explain-missing = tidak ada yang dapat dibandingkan
explain-rarity-common = umum
explain-rarity-uncommon = agak jarang
explain-rarity-rare = jarang
explain-field-identity = NIK dan tanggal lahir
explain-field-name = nama
explain-field-place = nomor KK dan tempat tinggal
explain-field-address = alamat
explain-field-mother = nama ibu
explain-field-father = nama ayah
explain-field-parent = nama orang tua
explain-field-head = nama kepala keluarga
explain-field-sex = jenis kelamin
explain-field-postcode = kode pos
explain-field-phone = telepon
explain-field-birthplace = tempat lahir
explain-field-family = anggota keluarga lain

explain-identity-nik-same = NIK sama
explain-identity-nik-typo = NIK hampir sama (satu angka tanggal, atau dua angka tertukar)
explain-identity-nik-serial = NIK sama kecuali nomor urutnya (seperti anak kembar)
explain-identity-nik-region = NIK sama kecuali kode wilayahnya
explain-identity-nik-date = NIK berbeda, hanya tanggalnya sama
explain-identity-nik-near = NIK berbeda dua angka, juga pada tanggalnya
explain-identity-nik-conflict = NIK berbeda
explain-identity-nik-same-15 = NIK sama pada 15 angka yang diketahui
explain-identity-nik-typo-15 = NIK hampir sama pada 15 angka yang diketahui
explain-identity-nik-serial-15 = NIK (15 angka) sama kecuali nomor urutnya
explain-identity-nik-date-15 = NIK (15 angka) berbeda, hanya tanggalnya sama
explain-identity-nik-near-15 = NIK (15 angka) berbeda dua angka
explain-identity-nik-conflict-15 = NIK (15 angka) berbeda
explain-identity-date-same = tanggal lahir sama
explain-identity-date-same-default = tanggal lahir sama, tetapi tanggal umum (seperti 1 Juli atau 31 Desember)
explain-identity-date-swapped = tanggal lahir: hari dan bulan tertukar
explain-identity-date-one-part = tanggal lahir: hanya satu bagian berbeda
explain-identity-date-year = tahun lahir sama
explain-identity-date-near-year = tahun lahir berselisih satu
explain-identity-date-near-decade = tahun lahir berselisih 2–10
explain-identity-date-conflict = tanggal lahir berbeda jauh

explain-names-same = { $field } sama
explain-names-alike = { $field } sama bunyinya
explain-names-near = { $field } hampir sama
explain-names-typo = { $field } sama kecuali salah ketik
explain-names-subset = { $field } yang satu bagian dari yang lain
explain-names-partial = { $field } sebagian sama
explain-names-little = { $field } sedikit yang sama
explain-names-unlike = { $field } tidak ada yang sama

explain-place-kk-same = nomor KK sama
explain-place-kk-near = nomor KK berbeda satu angka
explain-place-kk-differs = nomor KK berbeda
explain-place-same-rt = desa dan RT sama
explain-place-same-desa = desa sama
explain-place-same-desa-other-rt = desa sama, RT berbeda
explain-place-same-kecamatan = kecamatan sama
explain-place-other-desa = desa berbeda
explain-place-other-kecamatan = kecamatan berbeda

explain-sex-same = jenis kelamin sama
explain-sex-differs = jenis kelamin berbeda
explain-postcode-here-same = kode pos sama
explain-postcode-here-near = kode pos beda satu angka
explain-postcode-here-differs = kode pos berbeda
explain-postcode-elsewhere-same = desa lain, kode pos sama
explain-postcode-elsewhere-near = desa lain, kode pos beda satu angka
explain-postcode-elsewhere-differs = desa lain, kode pos berbeda
explain-phone-same = nomor telepon sama
explain-phone-differs = nomor telepon berbeda
explain-birthplace-same = tempat lahir sama
explain-birthplace-near = tempat lahir hampir sama
explain-birthplace-differs = tempat lahir berbeda
explain-family-alone = anggota lain pada kedua KK tidak ada yang sama
explain-family-others-agree = anggota lain pada kedua KK juga sama
explain-family-another-fits = ada baris lain di sumber itu yang jauh lebih cocok
explain-address-elsewhere-differs = desa lain dan alamat lain
explain-address-elsewhere-same = desa lain, tetapi alamatnya sama
