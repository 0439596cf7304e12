#!/bin/sh
# Makes what vm-base.sh left into the machine whose engine is set up as well as can be. Runs inside a chroot of its
# root, which has Debian's engine. Its containers are in vm-engine-containers.ts.
set -eu

# The engine's data on a disk of its own, so that images and logs cannot fill the host's. On a busy machine of the tests
# the disk may take its time to appear.
echo '/dev/vdb /var/lib/docker ext4 nodev,x-systemd.device-timeout=15min 0 2' >> /etc/fstab
mkdir -p /var/lib/docker
chmod 711 /var/lib/docker

# Root of a container is nobody on the host; nobody is in the group docker.
useradd --system --no-create-home --shell /usr/sbin/nologin dockremap
echo 'dockremap:231072:65536' | tee /etc/subuid > /etc/subgid
cat > /etc/docker/daemon.json <<'EOF'
{
  "userns-remap": "dockremap",
  "no-new-privileges": true,
  "icc": false,
  "live-restore": true,
  "userland-proxy": false,
  "log-driver": "json-file",
  "log-opts": { "max-size": "10m", "max-file": "3" },
  "default-ulimits": { "nofile": { "Name": "nofile", "Soft": 1024, "Hard": 4096 } }
}
EOF
chmod 644 /etc/docker/daemon.json

# What is published is for the network of the house alone, in the chain that the engine leaves to the administrator.
cat > /usr/local/sbin/guard-containers <<'EOF'
#!/bin/sh
set -eu
set -- DOCKER-USER --in-interface eth0 ! --source 192.0.2.0/24 --match conntrack --ctstate NEW --jump DROP
iptables --wait --check "$@" 2> /dev/null || iptables --wait --insert "$@"
EOF
chmod 700 /usr/local/sbin/guard-containers
mkdir -p /etc/systemd/system/docker.service.d
printf '[Service]\nExecStartPost=/usr/local/sbin/guard-containers\n' > /etc/systemd/system/docker.service.d/guard.conf
cat > /etc/nftables.conf <<'EOF'
#!/usr/sbin/nft -f
flush ruleset
table inet house {
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    iif "lo" accept
    meta l4proto { icmp, ipv6-icmp } accept
    tcp dport 22 accept
  }
}
EOF
systemctl enable nftables.service

systemctl enable docker.service
