#!/bin/sh
# Install the Debian or Ubuntu packages named on the command line that are still missing.
# Without the rights (or on another system) print the one command to run and go on.
set -u
missing=""
for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Hãy tự cài (install by hand):$missing" >&2
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "Thiếu gói hệ thống; hãy chạy (please run): sudo apt-get install -y$missing" >&2
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
echo "Đang cài gói hệ thống (installing):$missing" >&2
apt-get update -qq || echo "apt-get update không chạy được; dùng danh mục gói đang có." >&2
# One by one where the set fails: a package that this release lacks must not keep out the others.
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
for package in $missing; do
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null ||
        echo "Không cài được gói $package; phép thử cần nó sẽ được bỏ qua." >&2
done
exit 0
