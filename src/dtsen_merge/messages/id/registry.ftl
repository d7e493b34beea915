### Registri: yang menghentikan proses.

error-registry-newer = { $path } ditulis oleh dtsen-merge yang lebih baru (versi { $version }; yang dikenal di sini sampai { $known }). Pasang versi yang baru lalu ulangi; registri tidak disentuh.
error-registry-busy = { $path } sedang dipakai program lain ({ $holder }). Tunggu sampai selesai, atau tutup program itu, lalu ulangi.
error-registry-is-folder = { $path } adalah folder, bukan berkas registri. Pindahkan folder itu, atau perbaiki [workspace] registry di config/pipeline.toml.
error-registry-not-a-database = { $path } bukan registri dtsen-merge: berkas itu bukan basis data DuckDB. Perbaiki [workspace] registry di config/pipeline.toml, atau kembalikan cadangan.
error-registry-newer-storage = { $path } ditulis oleh DuckDB yang lebih baru. Pasang dtsen-merge yang lebih baru lalu ulangi; registri tidak disentuh.
error-registry-unreadable = { $path } tidak boleh dibaca atau ditulis oleh akun ini. Periksa izin berkas dan foldernya.
error-registry-damaged = { $path } rusak: sebagian isinya tidak dapat dibaca. Kembalikan cadangan terakhir; bila tidak ada, pindahkan berkas itu lalu jalankan dtsen-merge run untuk membangun registri baru dari inbox (id orang menjadi baru).
error-registry-foreign = { $path } adalah basis data program lain, bukan registri dtsen-merge, dan tidak disentuh. Perbaiki [workspace] registry di config/pipeline.toml.
error-locked = dtsen-merge { $command } sedang memakai registri ini (proses { $pid } di { $host }, sejak { $started }). Tunggu sampai selesai lalu ulangi.
error-locked-unsigned = dtsen-merge lain sedang memakai registri ini. Tunggu sampai selesai lalu ulangi.
error-lock-impossible = Drive folder { $path } tidak dapat mengunci berkas (mungkin folder jaringan), sehingga dua proses sekaligus tidak dapat dicegah. Letakkan registri di disk komputer ini: [workspace] registry di config/pipeline.toml.
error-spill-full = Tidak ada ruang di samping { $path } untuk data yang tidak muat di memori. Kosongkan ruang di disk itu, atau naikkan [store] memory_limit di config/pipeline.toml, lalu ulangi; registri tetap utuh.
registry-migrated = Registri diperbarui ke versi dtsen-merge ini. Keadaan semula tersimpan di { $path }; bila semuanya baik, berkas itu boleh dihapus.
