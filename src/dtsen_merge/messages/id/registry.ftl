### Registri: yang menghentikan proses.

error-registry-newer = { $path } ditulis oleh dtsen-merge yang lebih baru (versi { $version }; yang dikenal di sini sampai { $known }). Pasang versi yang baru lalu ulangi; registri tidak disentuh.
error-locked = Proses lain sedang memakai registri ini ({ $holder }). Tunggu sampai selesai lalu ulangi.
