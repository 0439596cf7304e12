#!/bin/sh
# Makes what vm-base.sh left into the clean virtual machine: a working server with the faults of one that nobody has
# looked after. Runs inside a chroot of its root. harden.sh mends what this script leaves wrong.
# CANARY_* hold the planted secrets.
set -eu

# Secrets that no report may show.
padding=$(printf '%86s' '' | tr ' ' 'x')
hash=$(printf '%s%s' "$CANARY_PASSWORD_HASH" "$padding" | cut -c1-86)
usermod --password "\$6\$rempartcanary\$$hash" auditor
printf -- '-----BEGIN OPENSSH PRIVATE KEY-----\n%s\n-----END OPENSSH PRIVATE KEY-----\n' "$CANARY_PRIVATE_KEY" > /root/.ssh/id_rsa
chmod 600 /root/.ssh/id_rsa
echo "password = $CANARY_CONFIG_FILE" > /etc/inventory.conf
chmod 640 /etc/inventory.conf

# A service of the house, run as root for no reason.
cat > /etc/systemd/system/inventory.service <<EOF
[Unit]
Description=Inventory of the house

[Service]
Environment=INVENTORY_UNIT_TOKEN=$CANARY_UNIT_ENV
ExecStart=/bin/sh -c 'export SESSION_KEY=$CANARY_PROCESS_ENV; exec sleep infinity & wait' inventory --password=$CANARY_PROCESS_ARGUMENT

[Install]
WantedBy=multi-user.target
EOF
systemctl enable inventory.service

# SSH as loose as it was once recommended.
cat > /etc/ssh/sshd_config.d/house.conf <<'EOF'
PermitRootLogin yes
PasswordAuthentication yes
X11Forwarding yes
MaxAuthTries 10
EOF

# Accounts nobody remembers: one without a password, a second one with uid 0.
useradd --no-create-home --shell /bin/bash --password '' guest
useradd --no-create-home --shell /bin/bash --password '*' --non-unique --uid 0 --gid 0 toor

# Files that anybody may change, and a copy of the shell that makes anybody root.
printf '#!/bin/sh\nexit 0\n' > /etc/cron.daily/backup
chmod 777 /etc/cron.daily/backup
cp /bin/dash /usr/local/bin/rescue
chmod 4755 /usr/local/bin/rescue
touch /srv/orphan
chown 4242:4242 /srv/orphan

# Services and kernel parameters of another age.
systemctl enable rpcbind.service inetd.service
echo 'telnet stream tcp nowait root /usr/sbin/tcpd /usr/sbin/telnetd' > /etc/inetd.conf
printf 'net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.accept_redirects = 1\nkernel.kptr_restrict = 0\n' > /etc/sysctl.d/house.conf
systemctl disable nftables.service
