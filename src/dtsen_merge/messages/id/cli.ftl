### Yang diucapkan baris perintah.

cli-help =
    Menyatukan lembar kerja perangkat daerah menjadi satu registri sosial-ekonomi (selaras DTSEN),
    dan mengembalikan laporan rekonsiliasi.

    Mulai dari sini: letakkan berkas tiap instansi di inbox/, satu folder satu sumber;
    lalu [bold]dtsen-merge inspect --write inbox[/bold], lalu [bold]dtsen-merge run[/bold].
cli-epilog =
    Kode keluar: 0 selesai · 1 kabar buruk · 2 pemakaian, konfigurasi atau berkas masukan · 3 gerbang menahan
    penerbitan · 4 ada proses lain · 5 disk, izin atau versi · 101 kesalahan program · 130 dihentikan.
cli-interrupted = Dihentikan. Registri yang sudah terbit tetap utuh; jalankan perintah yang sama untuk melanjutkan.
cli-surroundings = { $path } tidak dapat dibaca atau ditulis: { $reason }. Periksa ruang disk dan izin folder, dan tutup berkas itu bila sedang terbuka di Excel; registri yang sudah terbit tetap utuh.
cli-memory = Memori komputer tidak cukup. Tutup program lain atau atur [store] memory_limit di config/pipeline.toml; registri yang sudah terbit tetap utuh.
cli-bug = Kesalahan program ({ $kind }). Registri yang sudah terbit tetap utuh. Kirim berkas { $path } kepada pengembang; berkas itu tidak memuat data pribadi.
cli-bug-untraced = Kesalahan program ({ $kind }). Registri yang sudah terbit tetap utuh. Jejaknya tidak dapat ditulis: periksa ruang disk dan izin folder, lalu ulangi.

panel-prepare = Menyiapkan
panel-work = Mengerjakan
panel-give = Menyerahkan
panel-ask = Bertanya

help-init = Buat ruang kerja baru: config/, inbox/ dan berkas kebijakan. Berkas yang sudah ada tidak diubah.
help-inspect = Lihat apa isi berkas: lembar, judul kolom, pemetaan yang diusulkan. Dengan --write, tulis rancangan profil sumber.
help-validate = Periksa berkas tanpa menyentuh registri. Keluar dengan kode 1 bila galat melewati batas.
help-synth = Buat penduduk buatan Kabupaten Banjar beserta berkas instansi dan kebenarannya, untuk berlatih dan mengukur.
help-run = Kerjakan semuanya: baca, validasi, tautkan, satukan, terbitkan, dan tulis laporan.
help-load = Langkah 1 dari run: baca dan validasi berkas inbox, simpan sebagai bahan.
help-link = Langkah 2 dari run: bandingkan orang di semua sumber dan hitung peluang bahwa mereka sama.
help-merge = Langkah 3 dari run: satukan, periksa gerbang, terbitkan registri dan tulis keluaran.
help-report = Tulis ulang laporan rekonsiliasi dari registri yang terbit.
help-export = Serahkan tabel registri sebagai csv, xlsx atau parquet; disamarkan kecuali diminta.
help-status = Kapan terakhir berhasil, berapa isinya, seberapa lama umur tiap sumber, apa yang menunggu keputusan.
help-lookup = Cari orang menurut id, NIK, nomor KK atau nama; tampilkan asal tiap nilainya.
help-evaluate = Bandingkan hasil tautan dengan kebenaran yang diketahui: presisi, recall, F1.

option-lang = Bahasa layar.
option-lang-unknown = pilih id atau en
option-version = Tampilkan versi lalu keluar.
option-config = Letak pipeline.toml ruang kerja (bila kosong: config/pipeline.toml di folder ini).
option-json = Cetak hasil sebagai JSON.
option-init-folder = Folder ruang kerja (bila kosong: folder ini).
option-inspect-files = Berkas, folder satu sumber, atau inbox.
option-inspect-write = Tulis rancangan profil ke config/sources/ (profil yang ada dibiarkan).
option-inspect-force = Bersama --write: timpa profil yang ada.
option-validate-files = Berkas yang diperiksa (bila kosong: seluruh inbox).
option-load-files = Berkas yang dimuat (bila kosong: seluruh inbox).
option-synth-out = Folder tujuan.
option-synth-people = Banyaknya penduduk.
option-synth-seed = Benih acak; benih yang sama memberi berkas yang sama.
option-synth-errors = Pengali laju kesalahan juru tulis.
option-accept = Gerbang yang diterima setelah diperiksa; wajib dengan --reason. Boleh diulang.
option-reason = Alasan menerima gerbang; dicatat.
option-run-force = Kerjakan lagi walaupun tidak ada masukan yang berubah.
option-blocking = Tampilkan tiap kunci penjajaran: pasangan, pasangan baru, tautan yang ditemukan, dan perkiraan recall.
option-full = Baca semua berkas dan bandingkan semua baris lagi, juga yang tidak berubah; hasilnya sama.
option-retrain = Pelajari model baru dari baris yang ada sekarang; tanpa ini model yang tersimpan dipakai lagi.
option-model = Pakai model tersimpan bernomor ini.
option-models = Tampilkan daftar model tersimpan saja; tidak menautkan.
option-model-report = Tulis halaman model: cara belajarnya dan bobot tiap tingkat.
option-model-file = Nama halaman itu (bila kosong: model-N.html di folder keluaran); hanya bersama --model-report.
option-report-format = Bentuk yang ditulis (bila kosong: semuanya). Boleh diulang.
option-report-out = Folder tujuan (bila kosong: folder proses terakhir).
option-report-language = Bahasa laporan (bila kosong: menurut config).
option-export-tables = Tabel: persons, families, participation, crosswalk (bila kosong: semuanya).
option-export-format = Bentuk berkas.
option-export-out = Folder tujuan (bila kosong: folder ekspor di proses terakhir).
option-unmask = Nilai utuh, tidak disamarkan; wajib dengan --purpose, dan dicatat.
option-purpose = Untuk keperluan apa nilai utuh diminta.
option-lookup-query = Id orang, NIK, nomor KK, atau bagian nama.
option-evaluate-truth = csv atau parquet dengan kolom source, file, sheet, row, person (bila kosong: truth.parquet di samping inbox).
option-evaluate-crosswalk = crosswalk.parquet yang dinilai (bila kosong: proses terakhir).

stage-find = Mencari berkas
stage-read = Membaca dan memeriksa
stage-link = Menautkan
stage-merge = Menyatukan
stage-write = Menulis keluaran
stage-publish = Menerbitkan
stage-inspect = Melihat isi
stage-synth = Membuat penduduk

init-made = Ruang kerja siap di { $folder } ({ $files } berkas ditulis).
init-next = Langkah berikut: letakkan berkas di inbox/ (satu folder satu sumber), lalu dtsen-merge inspect --write inbox, lalu dtsen-merge run.
validate-done = { $source }: baris dengan galat { NUMBER($share, style: "percent", maximumFractionDigits: 1) } (batas { NUMBER($limit, style: "percent", maximumFractionDigits: 1) }).
validate-over = { $source }: baris dengan galat { NUMBER($share, style: "percent", maximumFractionDigits: 1) }, melewati batas { NUMBER($limit, style: "percent", maximumFractionDigits: 1) }. Perbaiki sel yang disebut di atas.
synth-made = { $people } orang dalam { $families } keluarga; { $files } berkas di { $out }. Kebenarannya di truth.parquet, angka yang ditanam di facts.json.
load-next = Langkah berikut: dtsen-merge link.
link-next = Langkah berikut: dtsen-merge merge.
files-written = { $count } berkas ditulis.
lookup-nobody = Tidak ada orang yang cocok di registri yang terbit.
lookup-more = Hanya 50 orang pertama yang ditampilkan; sempitkan pencarian.
lookup-successor = { $before } kini menjadi { $after }.
lookup-retired = { $id } sudah tidak dipakai dan tidak mempunyai penerus.
lookup-misspelt = Huruf periksa id itu tidak cocok: mungkin salah ketik.
lookup-row-numbers = Angka menunjuk baris di atas; dalam kurung: baris lain yang mengatakan hal yang sama.
lookup-conflicts = Berbeda antarsumber (* = yang ditampilkan)
lookup-contradiction = bertentangan
lookup-change = berubah
lookup-standing = Status hidup dan tempat tinggal dari waktu ke waktu (° = dari berkas terdahulu)
lookup-family = Keluarga { $id }, { $members } orang di registri
lookup-desil = Desil
lookup-yes = ya
lookup-no = tidak

run-unchanged = Tidak ada yang berubah sejak proses { $run }: registri dan laporannya tetap berlaku. (--force mengulang.)
run-published = Terbit: { $persons } orang, { $families } keluarga dari { $rows } baris. Proses { $run }.
run-stopped = Gerbang menahan penerbitan; registri yang terbit tidak berubah. Semua keluaran tersimpan untuk diperiksa.
run-accept-hint = Bila sudah diperiksa dan benar: dtsen-merge { $command } --accept { $gate } --reason "…"
run-report = Laporan: { $path }
run-review = { $pairs } pasangan menunggu keputusan orang: { $path }
gate-line = Gerbang { $gate }: kini { $value }, batas { $limit }, proses terakhir { $previous }.
gate-remedy-max-rejected-share = max_rejected_share: buka corrections/ di folder keluaran; sebabnya tertulis per baris. Biasanya judul kolom berpindah: jalankan dtsen-merge inspect pada berkasnya.
gate-remedy-max-cluster-size = max_cluster_size: terlalu banyak identitas berbeda menjadi satu orang. Cari orangnya di persons.parquet (kolom records) lalu dtsen-merge explain pada dua barisnya; sering satu NIK dipakai banyak orang.
gate-remedy-max-pairs-growth = max_pairs_growth: jauh lebih banyak pasangan per baris daripada dulu. Lihat dtsen-merge link --blocking-report; biasanya satu kolom baru berisi nilai yang sama di semua baris.
gate-remedy-max-change-share = max_change_share: terlalu banyak orang terbit yang hilang atau berganti nama, NIK, tanggal lahir, atau jenis kelamin. Bandingkan dengan laporan sebelumnya; periksa berkas yang terakhir berganti.
gate-remedy-lost-source = lost_source: sumber itu ada di registri yang terbit, tetapi kini tidak mengirim apa pun. Kembalikan berkasnya ke inbox.
gate-remedy-rolled-back = rolled_back: isi inbox sama dengan proses yang sudah dibatalkan dengan rollback. Ganti berkasnya, atau terima bila memang hendak diterbitkan lagi.

table-source = Sumber
table-file = Berkas
table-read = Dibaca
table-accepted = Diterima
table-rejected = Ditolak
table-ignored = Tak dihitung
table-problems = Masalah
table-total = Jumlah
table-field = Isian
table-heading = Judul kolom
table-confidence = Yakin
table-reason = Dasar
table-empty = Kosong
table-malformed = Cacat
table-sample = Contoh
table-key = Kunci
table-pairs = Pasangan
table-new-pairs = Baru
table-matches = Tautan
table-blocks = Kelompok
table-largest = Terbesar
table-split = Dipecah
table-alone = Sendiri
table-model = Model
table-made = Dibuat
table-rows = Baris
table-sources = Sumber
table-steps = Langkah
table-learned = Mantap
table-state = Keadaan
table-comparison = Perbandingan
table-level = Tingkat
table-m = m
table-u = u
table-weight = Bobot
table-aid = Bantuan
table-from-row = Dari
table-alternatives = Nilai lain
table-agency = Instansi
table-stage = Tahap
table-amount = Nilai bantuan
table-value = Nilai
table-measure = Ukuran
table-precision = Presisi
table-recall = Recall
table-f1 = F1
table-subgroup = Kelompok
table-records = Baris
table-age = Umur (hari)
table-period = Periode
show-profile-written = Profil ditulis: { $path }
show-profile-kept = Profil yang ada dibiarkan: { $path }
show-link-counts = { $compared } pasangan dibandingkan, { $linked } ditautkan, { $review } untuk diputuskan orang.
status-never = Belum ada proses yang terbit di ruang kerja ini.
status-last = Proses terakhir yang terbit: { $run } ({ $moment }).
status-counts = { $persons } orang, { $families } keluarga.
measure-b-cubed = B³
measure-pairwise = Semua pasangan
measure-within = Dalam satu sumber
measure-across = Antarsumber
load-answers = { $workbook }: { $cells } sel diperbaiki pada { $rows } baris, { $replies } jawaban dicatat.
load-answers-outdated = { $workbook }: { $rows } baris tidak diambil karena isinya pada berkas instansi sudah berubah sejak buku koreksi ini dibuat.
load-answers-added = { $workbook }: { $rows } baris baru tidak diambil. Minta instansi menambahkannya pada berkasnya sendiri di inbox.
table-cells = Sel
show-file = { $file } ({ $size }, { $sheets } lembar)
show-rows = Lembar { $sheet }{ $table ->
        [1] {""}
       *[other] , tabel { $table }
    }: { $rows } baris data × { $columns } kolom, judul di baris { $header }
show-nothing = Lembar { $sheet }: { $rows } baris, bukan daftar orang
show-hidden =   Lembar ini tersembunyi; isinya tetap dibaca.
show-refused =   ! Kolom { $column } "{ $heading }": isinya tidak mungkin { $fields }, jadi tidak dipakai.
show-candidates =   ? Kolom { $column } "{ $heading }": mungkin { $fields }, tidak dipakai.
show-question = Tanya: kolom mana yang berisi { $field }? { $headings }. Tulis jawabannya pada [columns] profil sumber.
show-truncated =   ! { $field }: sekitar { $share } nomornya terpotong oleh Excel (angka terakhir hilang).
reason-profile = profil
reason-alias = judul
reason-spelling = ejaan
reason-content = isi
table-letter = Kol
table-sheet = Lembar
table-expected = Yang akan dilaporkan validate
load-answers-failed = { $workbook }: { $cells } sel tidak diambil karena rumusnya gagal (#N/A dan sejenisnya). Tulis nilainya sendiri.
show-passed-over = { $file }: tidak memuat orang; akan dilewati (skip_files).
