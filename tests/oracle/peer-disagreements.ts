import { objectorOf, type PeerCase } from './peer-comparison.ts';
import type { Peer, PeerMachine } from './peer-reports.ts';

/** Questions on which a peer and rempart part for one and the same reason. */
export interface PeerDisagreement {
  readonly peer: Peer;
  readonly questions: readonly string[];
  /** Who says that something is wrong. */
  readonly objects: 'peer' | 'rempart';
  readonly why: string;
  /** Where the reason holds on one machine alone. */
  readonly machine?: PeerMachine;
}

const algorithms: readonly PeerDisagreement[] = [
  {
    peer: 'ssh-audit',
    questions: ['kex ecdh-sha2-nistp256', 'kex ecdh-sha2-nistp384', 'kex ecdh-sha2-nistp521'],
    objects: 'peer',
    why: 'no attack on the curves of NIST is known; RFC 9142 (2022) recommends them still',
  },
  {
    peer: 'ssh-audit',
    questions: ['key ecdsa-sha2-nistp256'],
    objects: 'peer',
    why: 'the fear is a poor random number on the host; ssh-server/ed25519-host-key asks that a key without it is there as well',
  },
  {
    peer: 'ssh-audit',
    questions: ['kex sntrup761x25519-sha512', 'kex sntrup761x25519-sha512@openssh.com'],
    objects: 'peer',
    why: 'this release knows it as an experiment, or not at all; it is the first choice of OpenSSH since 9.0, and ssh-server/post-quantum-key-exchange asks for it',
  },
  {
    peer: 'ssh-audit',
    questions: ['kex kex-strict-s-v00@openssh.com'],
    objects: 'peer',
    why: 'no algorithm, but the mark of a server that withstands Terrapin (2023), which is younger than this release',
  },
  {
    peer: 'ssh-audit',
    questions: ['kex diffie-hellman-group14-sha256'],
    objects: 'rempart',
    why: 'a group of 2048 bits has 112 bits of strength, below the 128 of everything else on offer',
  },
  {
    peer: 'ssh-audit',
    questions: ['kex diffie-hellman-group-exchange-sha256'],
    objects: 'rempart',
    why: 'ssh-audit was given a group of 2048 bits and takes it; rempart wants 3072, and reads in /etc/ssh/moduli which sizes there are',
  },
];

const row = (
  objects: PeerDisagreement['objects'],
  questions: readonly string[],
  why: string,
): PeerDisagreement => ({ peer: 'lynis', questions, objects, why });

const clockOn = (machine: PeerMachine, why: string): PeerDisagreement => ({
  ...row('rempart', ['TIME-3104'], why),
  machine,
});

const lynis: readonly PeerDisagreement[] = [
  row(
    'peer',
    ['AUTH-9208'],
    'the one id that two accounts share is that of root: told once, by os-hardening/only-root-has-uid-0',
  ),
  row(
    'peer',
    ['AUTH-9229'],
    'a hash of SHA-512 that names no rounds has 5000, which Lynis takes where they are written down',
  ),
  row(
    'peer',
    ['AUTH-9230'],
    'rounds are a setting of SHA-512; new passwords are hashed with yescrypt, which has none',
  ),
  row('peer', ['AUTH-9284'], 'a locked account is how one is closed without its files losing their owner'),
  row('peer', ['USB-1000'], 'a virtual machine has no sockets that a stranger plugs anything into'),
  row(
    'peer',
    ['STRG-1846'],
    'the kernel has no such module that could be loaded; Lynis reads modprobe.d alone',
  ),
  row('peer', ['NAME-4028'], 'a host needs no domain to be safe'),
  row(
    'peer',
    ['PKGS-7370'],
    'the sums that debsums compares lie beside the files they are of; runtime-detection/integrity-checker asks for a record of its own',
  ),
  row('peer', ['PKGS-7394'], 'asks for a program that lists updates; rempart reads the lists of apt itself'),
  row(
    'peer',
    ['INSE-8006'],
    'Lynis knows a package named inetd alone, and holds the inetd that runs for stopped; rempart objects to it by attack-surface/super-server and attack-surface/inetd-services',
  ),
  row(
    'peer',
    ['SSH-7408 Compression'],
    'delayed compression, the default, begins after the login: no stranger reaches it',
  ),
  row(
    'peer',
    ['SSH-7408 Port'],
    'another number is no protection, and dev-sec ssh-baseline wants this very one',
  ),
  row('peer', ['SSH-7408 LogLevel'], 'INFO tells each login with its key; CIS takes both'),
  row('peer', ['SSH-7408 MaxSessions'], 'ten, as CIS allows: they share a connection that has logged in'),
  row(
    'peer',
    ['BOOT-5264'],
    'Lynis adds up the points of systemd-analyze for the units of the distribution; rempart judges those that were added to it',
  ),
  row(
    'rempart',
    ['AUTH-9288'],
    'Lynis looks for passwords that ran out; rempart asks that an account is locked once its password did',
  ),
  row(
    'rempart',
    ['FILE-6430'],
    'Lynis is content while a module is not loaded; rempart asks whether it can be',
  ),
  row('rempart', ['PKGS-7398'], 'Lynis takes apt-get for a program that looks for known holes'),
  row(
    'rempart',
    ['FIRE-4590'],
    'Lynis takes a loaded module of the kernel for a firewall; no rule drops anything',
  ),
  row('rempart', ['INSE-8100'], 'Lynis asks for xinetd alone; the super-server that runs here is inetd'),
  row(
    'rempart',
    ['INSE-8322'],
    'Lynis asks for other names of the package; inetutils-telnetd answers on port 23',
  ),
  row(
    'rempart',
    ['ACCT-9636'],
    'Lynis asks for Snoopy alone and does not mind its lack; rempart asks for anything that records programs',
  ),
  clockOn('clean', 'Lynis lets a virtual machine off; nothing that could set the clock runs in this one'),
  clockOn(
    'hardened',
    'Lynis asks that a daemon runs; rempart also whether timesyncd has set the clock, which it has not',
  ),
  row(
    'rempart',
    ['SSH-7408 ClientAliveInterval'],
    '0 is less than the 300 seconds that Lynis allows, and means that nobody asks at all',
  ),
  row('rempart', ['SSH-7408 LoginGraceTime'], '120 seconds, which Lynis takes; CIS and rempart take 60'),
  row(
    'rempart',
    ['PKGS-7420'],
    'Lynis asks that the program is there; rempart also whether it ran, of which this machine shows no trace',
  ),
  row('rempart', ['SCHD-7704'], 'the folders of cron are readable by others, which Lynis takes'),
  row('peer', ['TOOL-5002'], 'how a machine is kept is its owner’s matter; what came of it is judged'),
  row(
    'peer',
    ['KRNL-6000 fs.protected_fifos'],
    '1, which Debian sets, covers the folders open to everybody; 2 adds those open to a group',
  ),
  row(
    'peer',
    ['KRNL-6000 kernel.core_uses_pid'],
    'only names core dumps; os-hardening/core-dumps-limited asks that there are none',
  ),
  row(
    'peer',
    ['KRNL-6000 kernel.unprivileged_bpf_disabled'],
    '2 keeps ordinary users out as 1 does; root alone may open it again',
  ),
  row(
    'peer',
    ['KRNL-6000 net.ipv4.conf.default.accept_source_route'],
    'a packet needs both all and its interface to take its own route, and all is 0',
  ),
  row(
    'rempart',
    ['HOME-9306'],
    'Lynis asks after owners here, who are right; the check asks after modes as well, which are wrong',
  ),
  row(
    'peer',
    ['FINT-4402'],
    'aide.conf of Debian names the group H, which is every digest there is; Lynis looks for the words sha256 and sha512',
  ),
  row(
    'rempart',
    ['TIME-3185'],
    'where timesyncd left no mark of a synchronisation Lynis looks at the file it keeps the time in, which is fresh without any',
  ),
  row('rempart', ['ACCT-9632'], 'Lynis asks that the file is there; rempart judges what stands in it'),
  row('rempart', ['ACCT-9630'], 'Lynis asks for any rule; rempart asks what the rules record'),
  row(
    'rempart',
    [
      'KRNL-6000 net.ipv4.conf.all.accept_redirects',
      'KRNL-6000 net.ipv4.conf.default.accept_redirects',
      'KRNL-6000 net.ipv6.conf.all.accept_redirects',
      'KRNL-6000 net.ipv6.conf.default.accept_redirects',
    ],
    'Lynis reads all and default, which are 0; the interface eth0 takes IPv6 redirects by a value of its own',
  ),
];

export const peerDisagreements: readonly PeerDisagreement[] = [...lynis, ...algorithms];

export const isPeerCase = (
  one: PeerCase,
  { peer, questions, objects, machine = one.machine }: PeerDisagreement,
): boolean =>
  one.peer === peer &&
  one.machine === machine &&
  questions.includes(one.question) &&
  objectorOf(one) === objects;

export const explanationsOf = (one: PeerCase): readonly PeerDisagreement[] =>
  peerDisagreements.filter((row) => isPeerCase(one, row));
