### Riwayat: keadaan yang pernah terbit, perbedaannya, percobaan tanpa terbit, dan kembali ke keadaan lama.

help-history = Daftar proses yang terbit; dengan --since perbedaannya; dengan id orang atau keluarga, riwayat orang atau keluarga itu.
help-rollback = Kembali ke keadaan sesudah proses yang lebih lama; dicatat sebagai proses baru dengan semua berkasnya.
option-history-person = Id orang atau keluarga (atau NIK, nomor KK, nama, bila hanya satu yang cocok).
option-since = Bandingkan dengan keadaan sesudah proses ini: id, nomor, atau awal id.
option-until = Sampai keadaan sesudah proses ini (bila kosong: yang terbit sekarang).
option-status-run = Keadaan sesudah proses ini (bila kosong: sekarang): id, nomor, atau awal id.
option-report-compare = Bandingkan dengan proses ini, bukan dengan yang tepat sebelumnya: id, nomor, atau awal id.
option-rollback-run = Proses yang keadaannya dikembalikan: id, nomor, atau awal id (lihat dtsen-merge history).
option-rollback-reason = Alasan kembali; wajib, dan dicatat.
option-dry-run = Kerjakan semuanya tanpa menerbitkan: tampilkan apa yang akan berubah dan gerbang mana yang akan menahan. Tidak ada berkas keluaran yang ditulis.

history-one-question = tidak dapat bersama id orang; pilih salah satu
history-until-alone = hanya bersama --since
history-nobody = Tidak ada satu orang atau keluarga yang cocok. Beri id dari dtsen-merge lookup, misalnya P00001B4.

history-kind-run = proses
history-kind-rollback = kembali
history-kind-purge = hapus
history-accepted = Proses { $number }: gerbang { $gates } diterima karena: { $reason }
history-rolled-back = Proses { $number }: kembali ke { $run } karena: { $reason }
history-reason = Proses { $number }: { $reason }
history-not-kept = * Keadaan sesudah proses ini tidak tersimpan: dibuat versi program yang lama.

history-between =
    Dari { $since } ({ $day_since })
    ke   { $until } ({ $day_until }):
history-same = Tidak ada yang berbeda.
history-records = Baris berkas: { $before } menjadi { $after }; { $new } baru, { $gone } hilang.
history-aid = Bantuan (orang atau keluarga, per program): { $begun } mulai, { $ended } berakhir.
history-desil = Desil nasional: naik { $persons_raised } orang ({ $families_raised } keluarga), turun { $persons_lowered } orang ({ $families_lowered } keluarga).
history-fields = Orang yang isiannya berubah: { $fields }.
history-place-unknown = (tidak diketahui)

dry-run = Percobaan: akan terbit { $persons } orang, { $families } keluarga dari { $rows } baris. Perbedaannya dengan yang terbit sekarang:
dry-run-gate = Gerbang { $gate } akan menahan: { $value }, batas { $limit } (proses terakhir: { $before }).
dry-run-gate-accepted = Gerbang { $gate } diterima: { $value }, batas { $limit } (proses terakhir: { $before }).
dry-run-stopped = Tidak akan terbit sebelum gerbang itu diterima atau penyebabnya diperbaiki. Registri dan output/latest tidak berubah.
dry-run-free = Tidak ada gerbang yang menahan. Registri dan output/latest tidak berubah; jalankan tanpa --dry-run untuk menerbitkan.

rollback-done = Keadaan sesudah proses { $run } berlaku lagi: { $persons } orang, { $families } keluarga. Dicatat sebagai proses { $new }.
rollback-next = Berkas di inbox tidak diubah: run atas isi berkas yang sama akan ditahan gerbang rolled_back sampai berkasnya diganti.

history-successor = { $old } sudah tidak dipakai; penggantinya { $new }.
history-stands = { $id }: terbit sejak proses { $since }.
history-gone = { $id }: terbit sejak proses { $since } sampai proses { $until }; sekarang tidak ada lagi.
history-event-born = lahir: { $id }
history-event-split = { $id } terpisah dari { $other } ({ $records } baris)
history-event-merged = { $id } digabung ke { $other } ({ $records } baris)
history-event-moved = { $records } baris pindah dari { $id } ke { $other }
history-event-matched-again = { $id } dikenali kembali walaupun barisnya berubah
history-event-revived = { $id } kembali ada
history-event-retired = { $id } tidak ada lagi: barisnya hilang
history-aid-stands = Bantuan { $aid } menurut { $source }: sejak proses { $since }.
history-aid-ended = Bantuan { $aid } menurut { $source }: dari proses { $since } sampai proses { $until }.
history-member-stands = Anggota { $id }: sejak proses { $since }.
history-member-left = Anggota { $id }: dari proses { $since } sampai proses { $until }.

table-number = No
table-run = Proses
table-day = Tanggal
table-kind = Jenis
table-persons = Orang
table-families = Keluarga
table-what = Isi
table-before = Sebelum
table-after = Sesudah
table-new = Baru
table-returned = Kembali
table-split-off = Pecah
table-merged = Gabung
table-left = Keluar
table-changed = Ubah
table-kecamatan = Kecamatan
table-records-new = Baris +
table-records-gone = Baris −
table-persons-new = Orang +
table-persons-left = Orang −
table-begun = Mulai
table-ended = Akhir
table-came = Baru
table-went = Keluar
table-moved-in = Masuk
table-moved-out = Pindah
table-raised = Desil+
table-lowered = Desil−
table-happened = Yang terjadi
table-origin = Asal nilai

error-run-unknown = Tidak ada proses { $run } yang keadaannya tersimpan. Yang ada: { $known }.
error-run-ambiguous = Lebih dari satu proses berawal { $run }: { $known }. Tulis lebih lengkap atau pakai nomornya.
error-run-not-kept = Keadaan sesudah proses { $run } tidak tersimpan (dibuat versi program yang lama). Yang tersimpan: { $known }.
error-history-backwards = --since { $since } terbit sesudah --until { $until }. Tukar keduanya.
error-rollback-needs-reason = rollback { $run } memerlukan --reason: mengapa kembali. Alasan itu dicatat.
error-rollback-stands = Keadaan sesudah proses { $run } sudah berlaku; tidak ada yang perlu dikembalikan.
error-rolled-back = Isi inbox sama dengan proses { $run } yang sudah dibatalkan dengan rollback. Ganti berkasnya, atau terbitkan lagi dengan: dtsen-merge run --accept rolled_back --reason "…"
