/** Judgement of one algorithm of the SSH protocol; `weak` is a milder fault than `broken`. */
export interface AlgorithmFlaw {
  readonly rank: 'weak' | 'broken';
  /** Why, with the year since when it is known. */
  readonly reason: string;
}

interface Rule {
  readonly pattern: RegExp;
  readonly rank: AlgorithmFlaw['rank'];
  readonly reason: string;
}

const rule = (pattern: RegExp, rank: AlgorithmFlaw['rank'], reason: string): Rule => ({
  pattern,
  rank,
  reason,
});

/** Ciphers: RFC 8758 retired RC4 in 2020; the CBC attack is CVE-2008-5161; Sweet32 (2016) ends 64-bit blocks. */
const CIPHERS: readonly Rule[] = [
  rule(/^none$/, 'broken', 'no encryption at all'),
  rule(/^arcfour/, 'broken', 'RC4 leaks plaintext (RFC 8758, 2020)'),
  rule(
    /^(3des|des|blowfish|cast128|idea|twofish64)-/,
    'broken',
    '64-bit blocks or keys of 56 bits (Sweet32, 2016)',
  ),
  rule(/-cbc(@|$)/, 'broken', 'CBC in SSH gives away plaintext (CVE-2008-5161, 2008)'),
];

/** MACs: RFC 6151 for MD5 (2011); NIST retires SHA-1 by 2030; encrypt-and-MAC authenticates too late. */
const MACS: readonly Rule[] = [
  rule(/^none$/, 'broken', 'no integrity at all'),
  rule(/md5/, 'broken', 'MD5 is broken (RFC 6151, 2011)'),
  rule(/sha1/, 'broken', 'SHA-1 is retired (NIST, 2022)'),
  rule(/ripemd/, 'broken', 'RIPEMD-160 is obsolete (ssh-audit, 2017)'),
  rule(/-96/, 'broken', 'the tag is cut to 96 bits (2013)'),
  rule(/^umac-64/, 'broken', 'the tag has only 64 bits (2014)'),
  rule(/^(?!.*-etm@)(hmac-sha2|umac-128)/, 'weak', 'encrypt-and-MAC: decrypts before it checks (2013)'),
];

/** Key exchange: Logjam (2015) for 1024-bit groups, SHA-1 by RFC 9142 (2022). */
const KEX: readonly Rule[] = [
  rule(/group1-sha1/, 'broken', 'a 1024-bit group can be broken (Logjam, 2015)'),
  rule(/^rsa1024/, 'broken', '1024-bit RSA (RFC 9142, 2022)'),
  rule(/sha1/, 'broken', 'SHA-1 must not be used any more (RFC 9142, 2022)'),
  rule(/group14-sha256/, 'weak', 'a 2048-bit group has 112 bits of strength (RFC 9142, 2022)'),
];

/** Signatures: a chosen-prefix collision of SHA-1 was shown in 2020; OpenSSH dropped ssh-rsa in 8.8 (2021), DSA in 10.0 (2025). */
const SIGNATURES: readonly Rule[] = [
  rule(/^ssh-rsa(-cert|$)/, 'broken', 'signs with SHA-1 (chosen-prefix collision, 2020)'),
  rule(/^ssh-dss/, 'broken', 'DSA keys have 1024 bits (off by default since OpenSSH 7.0, 2015)'),
];

export const ALGORITHM_RULES = {
  ciphers: CIPHERS,
  macs: MACS,
  kexalgorithms: KEX,
  hostkeyalgorithms: SIGNATURES,
  pubkeyacceptedalgorithms: SIGNATURES,
  casignaturealgorithms: SIGNATURES,
  hostbasedacceptedalgorithms: SIGNATURES,
} as const;

/** What is wrong with an algorithm offered under that keyword of sshd_config(5); null when nothing is. */
export const algorithmFlaw = (keyword: keyof typeof ALGORITHM_RULES, name: string): AlgorithmFlaw | null => {
  const found = ALGORITHM_RULES[keyword].find(({ pattern }) => pattern.test(name));
  return found === undefined ? null : { rank: found.rank, reason: found.reason };
};
