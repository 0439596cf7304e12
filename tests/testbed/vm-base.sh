#!/bin/sh
# Makes a fresh Debian root file system into a virtual machine that boots and lets the tests in. Runs inside a chroot
# of that root. VM_HOSTNAME is its name, AUTHORIZED_KEY the public key of the tests.
set -eu

# What makes it boot and answer.
echo "$VM_HOSTNAME" > /etc/hostname
printf '127.0.0.1\tlocalhost\n127.0.1.1\t%s\n::1\tlocalhost ip6-localhost\n' "$VM_HOSTNAME" > /etc/hosts
echo '/dev/vda / ext4 errors=remount-ro 0 1' > /etc/fstab
cat > /etc/network/interfaces <<'EOF'
auto lo
iface lo inet loopback
auto eth0
iface eth0 inet static
  address 10.0.2.15/24
  gateway 10.0.2.2
EOF
tr -d - < /proc/sys/kernel/random/uuid > /etc/machine-id
rm /etc/ssh/ssh_host_*
ssh-keygen -A

# Accounts: root and auditor (sudo without password) and plain (no privilege), all by key.
useradd --create-home --shell /bin/bash --password '*' auditor
useradd --create-home --shell /bin/bash --password '*' plain
echo 'auditor ALL=(ALL:ALL) NOPASSWD: ALL' > /etc/sudoers.d/auditor
chmod 440 /etc/sudoers.d/auditor
for account in root:/root auditor:/home/auditor plain:/home/plain; do
  name=${account%%:*} home=${account#*:}
  install -d -m 700 -o "$name" -g "$name" "$home/.ssh"
  echo "$AUTHORIZED_KEY" > "$home/.ssh/authorized_keys"
  chown "$name:$name" "$home/.ssh/authorized_keys"
  chmod 600 "$home/.ssh/authorized_keys"
done
