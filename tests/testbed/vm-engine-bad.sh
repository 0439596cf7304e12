#!/bin/sh
# Makes what vm-base.sh left into the machine whose engine is set up as badly as people do: each step names what it
# gives away. Runs inside a chroot of its root, which has Debian's engine. Its containers are in
# vm-engine-containers.ts.
set -eu

# Everybody of the house may start containers: jane is root without a password.
useradd --create-home --shell /bin/bash --password '*' --groups docker jane
install -d -m 700 -o jane -g jane /home/jane/.ssh
install -m 600 -o jane -g jane /home/auditor/.ssh/authorized_keys /home/jane/.ssh/authorized_keys

# The API on the network, without TLS, for the deployment server.
echo 'DOCKER_OPTS="-H tcp://0.0.0.0:2375"' > /etc/default/docker

# A firewall that denies what comes in, but does not know of forwarding, nor of IPv6.
cat > /etc/nftables.conf <<'EOF'
#!/usr/sbin/nft -f
flush ruleset
table ip house {
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    iif "lo" accept
    ip protocol icmp accept
    tcp dport { 22, 2375 } accept
  }
}
EOF
systemctl enable nftables.service

# What root runs every night lies in a folder that a container writes to.
mkdir /opt/reports
printf '#!/bin/sh\nexit 0\n' > /opt/reports/collect.sh
chmod 755 /opt/reports/collect.sh
echo '30 4 * * * root /opt/reports/collect.sh' > /etc/cron.d/reports

systemctl enable docker.service
