#!/bin/sh
# An OCI runtime that is runc, for a machine whose own bounding set lacks CAP_SYS_RESOURCE: runc refuses to hand out
# a capability that it does not have, so privileged containers would not start; nor can it raise the resource limits that
# Podman asks for by default. Both are taken out of the bundle's config.json, and of the file given to `exec --process`.
# With the capability at hand nothing is changed.
bounding=$(sed -n 's/^CapBnd:[[:space:]]*/0x/p' /proc/self/status)
if [ $(((bounding >> 24) & 1)) -eq 0 ]; then
  previous=
  for argument in "$@"; do
    file=
    case $previous in
      --bundle | -b) file=$argument/config.json ;;
      --process | -p) file=$argument ;;
    esac
    if [ -n "$file" ] && [ -f "$file" ]; then
      sed -i 's/"CAP_SYS_RESOURCE",//g; s/,"CAP_SYS_RESOURCE"//g; s/"rlimits":\[[^]]*\]/"rlimits":[]/g' "$file"
    fi
    previous=$argument
  done
fi
exec /usr/sbin/runc "$@"
