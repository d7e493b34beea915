# Satu entri tiap kode masalah: judul, lalu .detail (apa dan mengapa) dan .remedy (apa yang harus dilakukan).

## Pembacaan: baris yang bukan data

row-ignored-title = Baris judul
    .detail = Baris ini berisi judul, kop surat, atau keterangan di atas tabel, bukan data seseorang.
    .remedy = Tidak perlu diperbaiki. Bila baris ini ternyata data, pindahkan ke bawah baris judul kolom.

row-ignored-header = Baris judul kolom
    .detail = Baris ini berisi nama-nama kolom tabel.
    .remedy = Tidak perlu diperbaiki.

row-ignored-repeated-header = Judul kolom yang berulang
    .detail = Judul kolom tertulis lagi di tengah data, biasanya pada awal halaman cetak.
    .remedy = Tidak perlu diperbaiki.

row-ignored-column-numbers = Baris nomor kolom
    .detail = Baris ini hanya berisi nomor urut kolom (1, 2, 3, …) di bawah judul kolom.
    .remedy = Tidak perlu diperbaiki.

row-ignored-total = Baris jumlah
    .detail = Baris ini berisi jumlah atau rekapitulasi, bukan data seseorang.
    .remedy = Tidak perlu diperbaiki. Bila ini nama orang, isilah juga NIK atau tanggal lahirnya supaya dikenali sebagai data.

row-ignored-signature = Baris tanda tangan
    .detail = Baris ini bagian dari tempat, tanggal, atau tanda tangan pejabat di kaki tabel.
    .remedy = Tidak perlu diperbaiki.

row-ignored-footnote = Baris catatan kaki
    .detail = Baris ini berisi catatan atau keterangan di bawah tabel.
    .remedy = Tidak perlu diperbaiki.

row-ignored-number-only = Baris yang hanya berisi nomor urut
    .detail = Baris ini disiapkan dengan nomor urut, tetapi belum diisi siapa pun.
    .remedy = Tidak perlu diperbaiki. Isilah baris ini bila masih ada orang yang belum tercatat.

row-ignored-skipped-sheet = Baris pada lembar yang dilewati
    .detail = Lembar ini bukan lembar data (misalnya rekap), atau profil sumber meminta agar lembar ini dilewati.
    .remedy = Bila lembar ini berisi data orang, mintalah petugas data menghapus polanya dari skip_sheets pada profil sumber.

row-ignored-other-table = Baris pada tabel lain
    .detail = Di bawah atau di atas daftar orang, lembar ini memuat tabel lain (misalnya rekap) yang tidak menyebut nama orang.
    .remedy = Tidak perlu diperbaiki. Bila tabel itu berisi data orang, beri judul kolom untuk nama atau NIK.

row-ignored-withdrawn = Baris yang ditarik instansinya
    .detail = Instansi pengirim menjawab pada buku koreksi bahwa baris ini harus dihapus.
    .remedy = Tidak perlu diperbaiki. Hapuslah baris ini juga dari data instansi supaya tidak terkirim lagi.

row-ignored-superseded = Baris kiriman yang digantikan
    .detail = Kiriman yang lebih baru dari sumber dan masa yang sama menggantikan berkas ini; barisnya tetap tercatat tetapi tidak dihitung.
    .remedy = Tidak perlu diperbaiki. Bila kiriman yang baru dihapus dari inbox, baris ini berlaku lagi.

row-ignored-corrected = Baris yang diperbaiki kiriman lain
    .detail = Berkas perbaikan yang lebih baru dari sumber dan masa yang sama memuat baris tentang orang ini, dan baris itulah yang dihitung.
    .remedy = Tidak perlu diperbaiki. Bila berkas perbaikan dihapus dari inbox, baris ini berlaku lagi.

row-ignored-copy = Baris berkas salinan
    .detail = Berkas ini sama isinya, sampai huruf terakhir, dengan berkas lain dari sumber yang sama, jadi barisnya tidak dihitung dua kali.
    .remedy = Hapus salah satu dari kedua berkas itu dari inbox.

row-ignored-erased = Baris yang dihapus dari registri
    .detail = Baris ini dihapus dari registri dengan dtsen-merge purge, tetapi masih ada di berkas instansi.
    .remedy = Tidak perlu diperbaiki. Mintalah instansi menghapusnya juga dari datanya supaya tidak terkirim lagi.

## Pembacaan: berkas, lembar, dan sel

file-skipped-junk = Berkas sementara dilewati
    .detail = Berkas ini dibuat oleh program lain (misalnya kunci Excel ~$, Thumbs.db, .DS_Store) dan tidak berisi data.
    .remedy = Tidak perlu diperbaiki.

file-skipped-other = Berkas lain dilewati
    .detail = Berkas ini surat, gambar, atau berkas yang menurut profil sumber tidak memuat orang (skip_files), sehingga tidak dibaca.
    .remedy = Tidak perlu diperbaiki. Bila berkas ini memuat daftar orang, kirimkan daftarnya sebagai lembar kerja (xlsx, csv, ods) atau hapus namanya dari skip_files.

file-superseded = Berkas digantikan kiriman yang lebih baru
    .detail = Sebanyak { $rows } baris berkas ini (masa { $period }) tidak dihitung karena { $other } menggantikannya.
    .remedy = Tidak perlu diperbaiki. Bila berkas ini masih berlaku, periksa delivery pada profil sumber.

file-corrected = Sebagian berkas diperbaiki kiriman lain
    .detail = Sebanyak { $rows } baris berkas ini (masa { $period }) tidak dihitung karena { $other } memuat perbaikannya.
    .remedy = Tidak perlu diperbaiki.

file-copy = Berkas salinan
    .detail = Berkas ini sama isinya dengan { $other }, jadi barisnya tidak dihitung dua kali.
    .remedy = Hapus salah satu dari kedua berkas itu dari inbox.

file-shares-nobody = Kiriman baru tidak memuat seorang pun dari yang digantikannya
    .detail = Berkas ini menggantikan { $other }, tetapi tidak ada seorang pun yang tercantum di keduanya; mungkin keduanya bagian satu kiriman.
    .remedy = Bila keduanya bagian satu kiriman, ubah delivery pada profil sumber menjadi adds. Bila memang pengganti, biarkan.

profile-heading-missing = Judul kolom dalam profil tidak ditemukan
    .detail = Profil sumber menyebut judul kolom yang tidak ada pada lembar ini, sehingga isian itu dicari dari judul dan isi kolom lain.
    .remedy = Periksa apakah instansi mengganti judul kolomnya, lalu sesuaikan bagian [columns] pada profil sumber.

sheet-hidden = Lembar tersembunyi ikut dibaca
    .detail = Lembar ini disembunyikan dalam Excel. Isinya tetap dibaca supaya tidak ada data yang hilang.
    .remedy = Periksa apakah lembar ini memang bagian dari kiriman. Bila bukan, hapus lembarnya, atau mintalah petugas data menambahkannya ke skip_sheets pada profil sumber.

rows-hidden = Baris tersembunyi ikut dibaca
    .detail = Lembar ini mempunyai baris yang disembunyikan atau disaring dalam Excel. Baris itu tetap dibaca.
    .remedy = Periksa apakah baris tersembunyi memang bagian dari kiriman. Bila bukan, hapus baris itu dari berkas.

columns-hidden = Kolom tersembunyi ikut dibaca
    .detail = Lembar ini mempunyai kolom yang disembunyikan dalam Excel. Kolom itu tetap dibaca.
    .remedy = Periksa apakah kolom tersembunyi memang bagian dari kiriman. Bila bukan, hapus kolom itu dari berkas.

hidden-unknown = Baris dan kolom tersembunyi tidak dapat diketahui
    .detail = Format berkas ini (xls, xlsb, atau ods) tidak memberi tahu pembaca baris dan kolom mana yang disembunyikan. Semuanya dibaca.
    .remedy = Tidak perlu diperbaiki. Simpan berkas sebagai xlsx bila baris tersembunyi perlu diketahui.

place-from-title = Kecamatan atau desa diambil dari judul tabel
    .detail = Tabel ini tidak mempunyai kolom untuk isian itu; nilainya diambil dari baris judul di atas tabel atau dari nama lembar.
    .remedy = Tidak perlu diperbaiki. Kolom tersendiri untuk kecamatan dan desa lebih aman.

correction-outdated = Koreksi instansi sudah tidak cocok
    .detail = Instansi pernah memperbaiki sel ini pada buku koreksi, tetapi isi selnya kini berbeda dari yang dahulu diperbaiki, sehingga koreksi itu tidak dipakai.
    .remedy = Periksa apakah isi sel yang baru sudah benar. Bila belum, perbaiki lagi pada berkas asal atau buku koreksi yang baru.

column-unmapped = Kolom tidak dikenali
    .detail = Judul kolom ini tidak dikenal, sehingga isinya tidak dipakai.
    .remedy = Tidak perlu diperbaiki. Bila isi kolom ini penting, mintalah petugas data menambahkannya pada bagian [columns] profil sumber.

column-ambiguous = Kolom dapat berarti lebih dari satu hal
    .detail = Beberapa kolom cocok untuk isian yang sama dan isinya tidak menentukan, sehingga tidak satu pun dipakai.
    .remedy = Pastikan kolom mana yang dimaksud, lalu mintalah petugas data menuliskannya pada bagian [columns] profil sumber.

cell-formula-error = Rumus yang gagal
    .detail = Sel ini berisi galat rumus Excel (misalnya #N/A atau #REF!), sehingga nilainya tidak diketahui.
    .remedy = Perbaiki rumusnya, atau ketik nilainya langsung. Bila nilainya memang tidak ada, kosongkan selnya.

row-broken = Baris rusak
    .detail = Baris ini tidak dapat dibagi menjadi kolom-kolomnya, misalnya karena pemisah atau tanda kutip yang hilang.
    .remedy = Betulkan baris ini menurut berkas asalnya, lalu kirim kembali. Baris ini belum masuk registri.

## Nomor identitas

identity-as-number = NIK atau nomor KK tersimpan sebagai angka
    .detail = Kolom ini berisi angka, bukan teks. Angka yang ditulis sebuah program masih utuh; yang diketik ke dalam Excel kehilangan angka terakhirnya. Yang mana, diputuskan dari seluruh kolom.
    .remedy = Ubah format kolom menjadi Teks sebelum mengetik NIK atau nomor KK, supaya angkanya tidak terpotong.

nik-empty = NIK kosong
    .detail = Orang ini tidak mempunyai NIK dalam berkas. Ia tetap dicatat, tetapi lebih sukar dipadankan.
    .remedy = Isikan NIK dari KTP-el atau KK bila ada. Jangan mengisi angka karangan.

nik-length = NIK bukan 16 angka
    .detail = NIK selalu 16 angka. Nilai ini kurang atau lebih, sehingga tidak dipakai; nilai aslinya tetap disimpan.
    .remedy = Cocokkan dengan KTP-el atau KK, lalu ketik ulang ke-16 angkanya sebagai teks.

nik-not-digits = NIK berisi bukan angka
    .detail = NIK ini berisi huruf atau tanda lain, sehingga tidak dipakai.
    .remedy = Cocokkan dengan KTP-el atau KK, lalu ketik 16 angka tanpa huruf. Perhatikan huruf O dan angka 0.

nik-e-notation = NIK berubah menjadi notasi ilmiah
    .detail = Excel telah mengubah NIK ini menjadi bentuk seperti 6,30305E+15. Angka aslinya sudah hilang dan tidak dapat dikembalikan.
    .remedy = Ubah format kolom NIK menjadi Teks, lalu ketik ulang NIK dari KTP-el atau KK.

nik-impossible-date = Tanggal di dalam NIK tidak mungkin
    .detail = Angka ke-7 sampai ke-12 NIK adalah tanggal lahir (perempuan: tanggal ditambah 40). Tanggal dalam NIK ini tidak ada dalam kalender.
    .remedy = Cocokkan dengan KTP-el atau KK; biasanya ada satu angka yang salah atau dua angka yang tertukar.

nik-impossible-region = Kode wilayah di dalam NIK tidak mungkin
    .detail = Enam angka pertama NIK adalah kode wilayah pendaftaran pertama. Kode ini tidak mungkin ada.
    .remedy = Cocokkan enam angka pertama dengan KTP-el atau KK.

nik-serial-zero = Nomor urut NIK 0000
    .detail = Empat angka terakhir NIK dimulai dari 0001. Angka 0000 biasanya terjadi karena NIK pernah dibulatkan oleh Excel.
    .remedy = Ketik ulang NIK dari KTP-el atau KK sebagai teks.

nik-truncated = Angka terakhir NIK hilang karena Excel
    .detail = Kolom ini pernah disimpan sebagai angka, sehingga Excel mengganti angka ke-16 NIK dengan 0. Hanya 15 angka yang diketahui, dan NIK ini tidak dipakai sebagai NIK utuh.
    .remedy = Ubah format kolom menjadi Teks sebelum mengisi, lalu salin ulang NIK dari berkas asal yang masih utuh.

nik-placeholder = NIK pengganti
    .detail = Angka ini bukan NIK, melainkan pengisi tempat (misalnya 0000000000000000 atau 9999999999999999). Isian dianggap kosong.
    .remedy = Isikan NIK yang sebenarnya. Bila tidak ada, kosongkan selnya.

nik-temporary = NIK sementara
    .detail = Ini NIK sementara dari aplikasi desa (OpenSID). Ia hanya berlaku di desanya dan bukan NIK dari Dukcapil.
    .remedy = Ganti dengan NIK dari Dukcapil bila orang ini sudah merekam KTP-el atau terdaftar dalam KK.

nik-other-region = NIK diterbitkan di wilayah lain
    .detail = Kode wilayah NIK ini di luar kabupaten. Hal ini wajar bagi penduduk pindahan, karena NIK tidak berubah saat pindah.
    .remedy = Tidak perlu diperbaiki bila orang ini memang pindahan. Bila bukan, cocokkan enam angka pertama dengan KTP-el.

nik-birth-date-differs = Tanggal lahir berbeda dengan NIK
    .detail = Tanggal lahir yang tertulis tidak sama dengan tanggal di dalam NIK. Salah satunya mungkin salah ketik, atau NIK ini milik anggota keluarga lain.
    .remedy = Cocokkan keduanya dengan KTP-el atau KK. Bila keduanya sesuai dokumen, tulis "sesuai dokumen" pada kolom perbaikan.

nik-sex-differs = Jenis kelamin berbeda dengan NIK
    .detail = Pada NIK perempuan tanggal lahir ditambah 40. Jenis kelamin yang tertulis tidak sesuai dengan NIK ini.
    .remedy = Cocokkan jenis kelamin dan NIK dengan KTP-el atau KK. Periksa juga apakah NIK ini milik suami, istri, atau anggota keluarga lain.

nik-shared = Satu NIK dipakai beberapa nama
    .detail = NIK ini tertulis pada { $count } baris dengan nama yang tidak mirip dalam kiriman yang sama. Satu NIK hanya untuk satu orang, jadi NIK ini belum dipercaya.
    .remedy = Periksa NIK tiap nama pada KK. Sering kali NIK kepala keluarga tersalin ke seluruh anggota.

kk-length = Nomor KK bukan 16 angka
    .detail = Nomor Kartu Keluarga selalu 16 angka. Nilai ini kurang atau lebih, sehingga tidak dipakai.
    .remedy = Cocokkan dengan Kartu Keluarga, lalu ketik ulang ke-16 angkanya sebagai teks.

kk-not-digits = Nomor KK berisi bukan angka
    .detail = Nomor KK ini berisi huruf atau tanda lain, sehingga tidak dipakai.
    .remedy = Cocokkan dengan Kartu Keluarga, lalu ketik 16 angka tanpa huruf.

kk-e-notation = Nomor KK berubah menjadi notasi ilmiah
    .detail = Excel telah mengubah nomor KK ini menjadi bentuk seperti 6,30305E+15. Angka aslinya sudah hilang.
    .remedy = Ubah format kolom nomor KK menjadi Teks, lalu ketik ulang dari Kartu Keluarga.

kk-impossible-date = Tanggal di dalam nomor KK tidak mungkin
    .detail = Angka ke-7 sampai ke-12 nomor KK adalah tanggal penerbitan kartu. Tanggal ini tidak ada dalam kalender.
    .remedy = Cocokkan dengan Kartu Keluarga. Periksa juga apakah isinya NIK seseorang, bukan nomor KK.

kk-truncated = Angka terakhir nomor KK hilang karena Excel
    .detail = Kolom ini pernah disimpan sebagai angka, sehingga angka ke-16 nomor KK menjadi 0. Hanya 15 angka yang diketahui.
    .remedy = Ubah format kolom menjadi Teks sebelum mengisi, lalu salin ulang nomor KK dari berkas asal yang masih utuh.

kk-placeholder = Nomor KK pengganti
    .detail = Angka ini bukan nomor KK, melainkan pengisi tempat. Isian dianggap kosong.
    .remedy = Isikan nomor KK yang sebenarnya. Bila tidak ada, kosongkan selnya.

kk-equals-nik = Nomor KK sama dengan NIK
    .detail = Nomor KK dan NIK pada baris ini, atau NIK anggota lain dalam KK ini, adalah angka yang sama. Nomor KK dan NIK selalu berbeda.
    .remedy = Lihat Kartu Keluarga: nomor KK tercetak di bagian atas kartu, NIK di sebelah nama.

kk-heads = Jumlah kepala keluarga dalam KK bukan satu
    .detail = Dalam KK ini tercatat { $count ->
        [0] tidak ada
       *[other] { $count }
    } kepala keluarga. Seharusnya tepat satu orang.
    .remedy = Cocokkan kolom hubungan keluarga dengan Kartu Keluarga terbaru, termasuk bila kepala keluarga meninggal, pindah, atau tidak ikut didaftar.

## Nama

nama-missing = Nama kosong
    .detail = Baris ini tidak menyebut nama siapa pun, sehingga tidak dapat dimasukkan ke registri.
    .remedy = Isikan nama lengkap sesuai KTP-el atau KK, lalu kirim kembali.

nama-unusable = Nama tidak dapat dipakai
    .detail = Isi kolom nama bukan nama orang (misalnya hanya angka, tanda baca, atau kata pengganti), sehingga baris ini tidak dapat dimasukkan ke registri.
    .remedy = Isikan nama lengkap sesuai KTP-el atau KK, lalu kirim kembali.

nama-deceased-mark = Tanda meninggal di dalam nama
    .detail = Nama ditulis dengan "alm.", "almarhumah", atau "meninggal". Tanda itu dipindahkan ke status hidup dan dilepas dari nama.
    .remedy = Pastikan orang ini sudah meninggal. Bila ya, uruslah akta kematian dan catat pada kolom status, bukan pada nama.

kk-missing-on-family = Baris keluarga tanpa nomor KK
    .detail = Baris ini menerangkan satu keluarga, tetapi tidak mempunyai nomor KK yang dapat dipakai, sehingga tidak diketahui keluarga yang mana.
    .remedy = Isikan nomor KK dari Kartu Keluarga, lalu kirim kembali.

## Tanggal dan usia

date-impossible = Tanggal tidak ada dalam kalender
    .detail = Tanggal ini tidak mungkin, misalnya 31 Februari atau bulan 13. Isian dikosongkan; nilai aslinya tetap disimpan.
    .remedy = Cocokkan dengan KTP-el, KK, atau akta kelahiran, lalu tulis sebagai tanggal-bulan-tahun.

date-unreadable = Tanggal tidak terbaca
    .detail = Isi sel ini tidak dapat dikenali sebagai tanggal.
    .remedy = Tulis sebagai tanggal-bulan-tahun, misalnya 17-08-1980.

date-future = Tanggal di masa depan
    .detail = Tanggal ini lebih baru daripada hari ini, sehingga tidak dipakai.
    .remedy = Periksa tahunnya, terutama bila tahun ditulis dengan dua angka.

date-age-impossible = Tahun lahir tidak mungkin
    .detail = Tanggal ini terlalu jauh di masa lalu untuk menjadi tanggal lahir orang dalam daftar. Isian dikosongkan; nilai aslinya tetap disimpan.
    .remedy = Periksa tahunnya pada KTP-el atau KK.

date-excel-empty = Tanggal kosong yang tampil sebagai tahun 1899 atau 1900
    .detail = Excel dan program lain menuliskan tanggal kosong sebagai 30 atau 31 Desember 1899 atau 1 Januari 1900. Itu bukan tanggal sebenarnya, sehingga isian dikosongkan; nilai aslinya tetap disimpan.
    .remedy = Isikan tanggal yang benar. Bila tanggalnya memang salah satu dari hari itu, tulis sebagai teks, misalnya 01-01-1900.

date-too-old = Tanggal lahir sudah sangat lama
    .detail = Menurut tanggal ini orangnya mencapai umur yang hampir tidak pernah dicapai orang. Tanggalnya tetap dipakai karena daftar juga memuat orang yang sudah meninggal, tetapi tahunnya mungkin salah.
    .remedy = Periksa tahunnya pada KTP-el atau KK. Bila sudah benar dan orangnya sudah meninggal, catat kematiannya.

date-order-ambiguous = Urutan tanggal dan bulan belum pasti
    .detail = Semua tanggal di kolom ini dapat dibaca dengan dua cara (tanggal-bulan atau bulan-tanggal). Alat membacanya sebagai tanggal-bulan-tahun.
    .remedy = Periksa beberapa tanggal dengan KTP-el. Bila terbalik, beri tahu petugas data.

date-default = Tanggal lahir perkiraan
    .detail = Tanggal seperti 1 Januari, 1 Juli, atau 31 Desember sering dipakai bila tanggal lahir sebenarnya tidak diketahui. Kesamaan tanggal ini bukan bukti yang kuat.
    .remedy = Tidak perlu diperbaiki bila memang demikian pada KTP-el.

age-outside-programme = Usia di luar ketentuan program
    .detail = Program { $programme } ditujukan bagi usia { $min } sampai { $max } tahun. Usia orang ini di luar rentang itu pada masa bantuan.
    .remedy = Periksa tanggal lahirnya. Bila sudah benar, periksa apakah orang ini memang sasaran program, atau yang tertulis adalah walinya.

## Kode dan tempat

sex-unreadable = Jenis kelamin tidak terbaca
    .detail = Isi sel ini bukan jenis kelamin yang dikenal.
    .remedy = Tulis L untuk laki-laki atau P untuk perempuan.

code-unknown = Kode atau istilah tidak dikenal
    .detail = Isi sel ini tidak ada dalam daftar istilah kolomnya, sehingga disimpan apa adanya dan tidak dipakai untuk menghitung.
    .remedy = Gunakan istilah yang tercetak pada Kartu Keluarga atau formulir resmi.

number-unreadable = Angka tidak terbaca
    .detail = Kolom ini seharusnya berisi angka, tetapi isi selnya tidak dapat dibaca sebagai angka.
    .remedy = Tulis angkanya saja, tanpa huruf atau keterangan.

desil-out-of-range = Desil di luar 1 sampai 10
    .detail = Desil kesejahteraan selalu 1 (paling miskin) sampai 10. Nilai ini tidak dipakai.
    .remedy = Cocokkan dengan data DTSEN. Periksa apakah kolom ini berisi persentil atau nomor urut.

region-unknown = Desa atau kecamatan tidak dikenal
    .detail = Nama atau kode ini tidak ada dalam daftar wilayah Kemendagri untuk kabupaten ini.
    .remedy = Tulis nama desa/kelurahan dan kecamatan seperti dalam daftar resmi.

region-ambiguous = Nama desa ada di lebih dari satu kecamatan
    .detail = Nama desa ini terdapat di beberapa kecamatan, sedangkan kecamatannya tidak tertulis. Desa dibiarkan tanpa kode.
    .remedy = Isikan kecamatannya.

region-outside = Alamat di luar kabupaten
    .detail = Wilayah pada baris ini berada di luar kabupaten yang dikelola registri ini.
    .remedy = Periksa apakah orang ini memang penduduk kabupaten ini. Bila sudah pindah, perbarui alamatnya.

## Antarbaris dan antarsumber

duplicate-row = Baris ganda
    .detail = Baris ini mengulang baris { $first_row }{ $same_sheet ->
        [1] {""}
       *[other] {" "}lembar "{ $first_sheet }"
    } pada berkas yang sama: seluruh isinya sama, atau NIK dan namanya sama dalam daftar yang memuat tiap orang satu kali.
    .remedy = Hapus salah satunya bila orang ini hanya perlu terdaftar satu kali.

deceased-receives = Tercatat meninggal, tetapi masih terdaftar menerima
    .detail = Menurut sumber "{ $source }" orang ini sudah meninggal, sedangkan ia masih ada dalam daftar penerima ini. Perlu verifikasi lapangan.
    .remedy = Periksa ke desa atau keluarganya. Bila benar meninggal, usulkan penghentian atau penggantian penerima.

value-contradicted = Berbeda dari sumber lain
    .detail = Isian ini berbeda dari yang dikatakan sumber lain tentang orang atau keluarga yang sama: { $others }. Registri menampilkan nilai sumber lain itu; nilai di sini tetap disimpan.
    .remedy = Periksa pada dokumen asli (KTP, KK, akta). Bila nilai di sini keliru, perbaiki; bila benar, jawab "benar" supaya sumber lain yang diperiksa.
