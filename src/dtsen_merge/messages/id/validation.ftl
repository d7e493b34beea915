# Buku kerja perbaikan (corrections/<sumber>.xlsx).

validation-corrections-summary = Ringkasan
validation-corrections-title = Perbaikan data: { $title }
validation-corrections-agency = Instansi: { $agency }
validation-corrections-how = Warna pada sel menunjukkan yang perlu diperiksa; arahkan penunjuk ke sel untuk membaca penjelasannya. Merah: galat; kuning: peringatan; biru: catatan.
validation-corrections-care = Buku kerja ini memuat data pribadi yang utuh. Jangan dibagikan kepada pihak lain.
validation-corrections-counts = { $rows } baris diterima dari instansi; { $wrong } baris perlu diperiksa.
validation-corrections-none = Tidak ada yang perlu diperbaiki. Terima kasih.
validation-corrections-row = Baris
validation-corrections-problem = Masalah
validation-corrections-answer = Jawaban instansi
validation-corrections-answers = Perbaiki sel yang berwarna langsung pada lembar instansi, lalu isi kolom "Jawaban instansi" dengan memilih dari daftar atau dengan kata sendiri. Jangan menyisipkan atau memindahkan kolom; baris boleh diurutkan. Orang baru tidak ditambahkan di sini, melainkan pada berkas instansi.
validation-corrections-reply-fixed = Sudah diperbaiki
validation-corrections-reply-right = Data sudah benar
validation-corrections-reply-remove = Hapus baris ini
validation-corrections-reply-unknown = Tidak diketahui
validation-corrections-cell = Sel
validation-corrections-value = Isi sel
validation-corrections-all-problems = Daftar masalah
    .about = Semua yang perlu diperiksa, satu baris satu masalah, dengan nama selnya.
validation-corrections-whole-row = Baris ini
validation-corrections-by-problem = Menurut masalah
    .about = Berapa kali tiap masalah ditemukan, dan apa yang harus dilakukan.
validation-corrections-by-sheet = Menurut lembar
    .about = Berkas dan lembar yang diterima, dan lembar perbaikannya dalam buku kerja ini.
validation-corrections-by-village = Menurut desa
    .about = Baris yang perlu diperiksa di tiap desa/kelurahan, bila desanya diketahui.
validation-corrections-of-files = Catatan berkas
    .about = Hal yang menyangkut seluruh berkas, lembar, atau kolom.
validation-corrections-code = Kode
validation-corrections-severity = Tingkat
validation-corrections-count = Jumlah
validation-corrections-remedy = Yang harus dilakukan
validation-corrections-content = Isi
validation-corrections-tab = Lembar perbaikan
    .about = Lembar instansi dari { $file }{ $sheet ->
        [none] {""}
       *[other] , lembar "{ $sheet }"
    }, dengan yang perlu diperiksa ditandai.
validation-corrections-file = Berkas
validation-corrections-column = Kolom
validation-corrections-sheet = Lembar
validation-corrections-rows = Baris data
validation-corrections-rows-wrong = Baris yang perlu diperiksa
validation-corrections-errors = Galat
validation-corrections-warnings = Peringatan
validation-corrections-kecamatan = Kecamatan
validation-corrections-village = Desa/kelurahan
validation-corrections-unknown = (tidak diketahui)
validation-severity-error = Galat
validation-severity-warning = Peringatan
validation-severity-note = Catatan
