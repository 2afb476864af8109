#!/bin/sh
# Makes the package files beside this script anew, from src/. Needs rpmbuild, mksquashfs (4.5 or later) and zip.
# Times, owners and the build host are fixed, so the same versions of the tools give the same bytes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export SOURCE_DATE_EPOCH=1772323200 TZ=UTC LC_ALL=C
top=/tmp/hello-omnipub-rpmbuild # the path is written into the package, hence a fixed one
work=$(mktemp -d)
trap 'rm -rf "$work" "$top"' EXIT

rm -rf "$top"
mkdir -p "$top/SOURCES" "$top/SPECS"
cp "$here/src/srpm/hello-omnipub.spec" "$top/SPECS/"
cp "$here/src/srpm/hello-omnipub-1.4.0.sh" "$top/SOURCES/"
touch -d @$SOURCE_DATE_EPOCH "$top"/SPECS/* "$top"/SOURCES/*
rpmbuild -bs --quiet --define "_topdir $top" --define '_buildhost build.example.org' \
  --define 'use_source_date_epoch_as_buildtime 1' "$top/SPECS/hello-omnipub.spec"
cp "$top"/SRPMS/hello-omnipub-1.4.0-3.src.rpm "$here/"

cp -r "$here/src/snap" "$work/snap"
chmod -R u=rwX,go=rX "$work/snap"
chmod 755 "$work/snap/bin/hello-omnipub"
env -u SOURCE_DATE_EPOCH mksquashfs "$work/snap" "$here/hello-omnipub_1.4.0_amd64.snap" -noappend -comp xz -no-xattrs \
  -no-fragments -all-root -all-time $SOURCE_DATE_EPOCH -mkfs-time $SOURCE_DATE_EPOCH -quiet -no-progress

pack() { # directory, file
  cp -r "$here/src/$1" "$work/$1"
  find "$work/$1" -type f -exec chmod 644 {} + -exec touch -d @$SOURCE_DATE_EPOCH {} +
  if [ -e "$work/$1/dispatch" ]; then chmod 755 "$work/$1/dispatch"; fi
  rm -f "$here/$2"
  (cd "$work/$1" && find . -type f | sed 's,^\./,,' | sort | zip -X -q -9 "$here/$2" -@)
}
pack charm hello-omnipub_ubuntu-24.04-amd64.charm
pack charm-unified hello-omnipub-unified_ubuntu-24.04-amd64.charm
pack bundle hello-omnipub-bundle.zip
