/** A connection as sshd_config(5) Match looks at it. */
export interface SshdConnectionKind {
  readonly user: string;
  readonly groups: readonly string[];
  readonly host: string;
  readonly address: string;
  readonly localAddress: string;
  readonly localPort: string;
}

/** One criterion of a Match line: `{ name: 'user', patterns: ['*', '!root'] }`; `all` has no patterns. */
export interface MatchCriterion {
  readonly name: string;
  readonly patterns: readonly string[];
}

/** Somebody without a name of note, between addresses that no organisation owns (RFC 5737), at the usual port. */
export const STRANGER: SshdConnectionKind = {
  user: 'somebody',
  groups: [],
  host: 'host.invalid',
  address: '203.0.113.1',
  localAddress: '192.0.2.1',
  localPort: '22',
};

/** The superuser, in the group of that name alone. */
export const ROOT: SshdConnectionKind = { ...STRANGER, user: 'root', groups: ['root'] };

/** Criteria without a pattern. */
const LONE = new Set(['all', 'invalid-user']);

/** Pairs of a criterion and its patterns, as `splitCriteria` gives them. */
export const parseCriteria = (words: readonly string[]): readonly MatchCriterion[] => {
  const criteria: MatchCriterion[] = [];
  for (let i = 0; i < words.length; i++) {
    const name = (words[i] ?? '').toLowerCase();
    criteria.push({ name, patterns: LONE.has(name) ? [] : (words[++i] ?? '').split(',') });
  }
  return criteria;
};

const KNOWN = new Set(['user', 'group', 'host', 'address', 'localaddress', 'localport', 'rdomain']);

/** Why sshd refuses a Match line; null when it takes it, or where a version may know a criterion that this does not. */
export const criteriaFault = (
  words: readonly string[],
  criteria: readonly MatchCriterion[],
): string | null => {
  if (criteria.length === 0) return 'One or more attributes required for Match';
  if (criteria.some(({ name }) => name === 'all') && words.length > 1)
    return "'all' cannot be combined with other Match attributes";
  const bad = criteria.find(
    ({ name, patterns }) =>
      (KNOWN.has(name) && patterns.join(',') === '') ||
      (/address$/.test(name) && patterns.some((pattern) => !isAddressPattern(pattern.replace(/^!/, '')))) ||
      (name === 'localport' && !/^\d+$/.test(patterns.join(','))),
  );
  return bad === undefined ? null : `Bad Match condition ${bad.name} ${bad.patterns.join(',')}`;
};

/** A network must have no bits beyond its length. */
const isAddressPattern = (pattern: string): boolean => {
  const [network = '', length] = pattern.split('/');
  const bits = addressBits(network);
  if (pattern === '') return false;
  if (length === undefined || bits === null) return true;
  return /^\d+$/.test(length) && Number(length) <= bits.length && !bits.slice(Number(length)).includes('1');
};

/** Every criterion must hold. Null for one that this cannot tell. */
export const matches = (criteria: readonly MatchCriterion[], kind: SshdConnectionKind): boolean | null => {
  let sure = true;
  for (const criterion of criteria) {
    const holds = criterionHolds(criterion, kind);
    if (holds === false) return false;
    if (holds === null) sure = false;
  }
  return sure ? true : null;
};

const criterionHolds = ({ name, patterns }: MatchCriterion, kind: SshdConnectionKind): boolean | null => {
  switch (name) {
    case 'all':
      return true;
    case 'user':
      return matchesList(patterns, (pattern) => matchesPattern(pattern, kind.user));
    case 'group':
      return matchesList(patterns, (pattern) => kind.groups.some((group) => matchesPattern(pattern, group)));
    case 'host':
      return matchesList(patterns, (pattern) => matchesPattern(pattern.toLowerCase(), kind.host));
    case 'address':
      return matchesList(patterns, (pattern) => matchesAddress(pattern, kind.address));
    case 'localaddress':
      return matchesList(patterns, (pattern) => matchesAddress(pattern, kind.localAddress));
    case 'localport':
      return patterns.length === 1 && Number(patterns[0]) === Number(kind.localPort);
    case 'invalid-user':
    case 'rdomain':
      return false;
    default:
      return null;
  }
};

/** ssh_config(5) PATTERNS: a negated match decides, and a list of negations alone never matches. */
const matchesList = (patterns: readonly string[], one: (pattern: string) => boolean): boolean => {
  if (patterns.some((pattern) => pattern.startsWith('!') && one(pattern.slice(1)))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && one(pattern));
};

/** Shell patterns without brackets: `*` and `?`. */
export const matchesPattern = (pattern: string, text: string): boolean => {
  // Linear in the product of the lengths: a hostile pattern of many stars must not cost more.
  let row = [true, ...Array.from({ length: text.length }, () => false)];
  for (const character of pattern) {
    const next = [character === '*' && row[0] === true];
    for (let i = 1; i <= text.length; i++)
      next.push(
        character === '*'
          ? row[i] === true || next[i - 1] === true
          : row[i - 1] === true && (character === '?' || character === text[i - 1]),
      );
    row = next;
  }
  return row[text.length] === true;
};

const matchesAddress = (pattern: string, address: string): boolean => {
  const [network = '', length] = pattern.split('/');
  if (length === undefined) {
    const [bits, own] = [addressBits(pattern), addressBits(address)];
    return bits !== null ? bits === own : matchesPattern(pattern.toLowerCase(), address);
  }
  const [bits, own] = [addressBits(network), addressBits(address)];
  if (bits === null || own === null || bits.length !== own.length) return false;
  return bits.slice(0, Number(length)) === own.slice(0, Number(length));
};

/** The address as a text of 32 or 128 zeros and ones; null for what is no address. */
export const addressBits = (address: string): string | null => {
  if (/^\d+(\.\d+){3}$/.test(address))
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  if (!/^[0-9a-f:]*:[0-9a-f:]*$/i.test(address)) return null;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(0, gap) }, () => '0'), ...right];
  if (groups.length !== 8) return null;
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
};

/** The connection as `sshd -T -C` wants it; what a Match line asks for must be in it, or sshd refuses to answer. */
export const connectionSpec = (kind: SshdConnectionKind): string =>
  `user=${kind.user},host=${kind.host},addr=${kind.address},laddr=${kind.localAddress},lport=${kind.localPort}`;

/** A connection that the criteria match, made from a plain stranger; null where none can be thought of. */
export const connectionFor = (criteria: readonly MatchCriterion[]): SshdConnectionKind | null => {
  let kind = STRANGER;
  for (const { name, patterns } of criteria) {
    const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
    const candidates = wanted.flatMap((pattern) => candidatesOf(name, pattern));
    const fitting = [kind, ...candidates.map((candidate) => ({ ...kind, ...candidate }))].find(
      (candidate) => criterionHolds({ name, patterns }, candidate) === true,
    );
    if (fitting === undefined) return null;
    kind = fitting;
  }
  return kind;
};

const candidatesOf = (name: string, pattern: string): readonly Partial<SshdConnectionKind>[] => {
  const literal = pattern.replace(/[*?]/g, 'x');
  switch (name) {
    case 'user':
      return [{ user: literal }, { user: 'root' }, { user: `${literal}y` }];
    case 'group':
      return [{ groups: [literal] }];
    case 'host':
      return [{ host: literal.toLowerCase() }];
    case 'address':
      return addressesIn(pattern).map((address) => ({ address }));
    case 'localaddress':
      return addressesIn(pattern).map((localAddress) => ({ localAddress }));
    case 'localport':
      return [{ localPort: pattern }];
    default:
      return [];
  }
};

/** Some addresses of a network: its own, the next, and the last, so that a negated part can be stepped around. */
const addressesIn = (pattern: string): readonly string[] => {
  const [network = '', length] = pattern.split('/');
  const bits = addressBits(network);
  if (bits === null) return [pattern.replace(/\*/g, '7').replace(/\?/g, '7')];
  if (length === undefined) return [network];
  const fixed = bits.slice(0, Number(length));
  const rest = bits.length - fixed.length;
  return [
    `${fixed}${'0'.repeat(Math.max(0, rest - 1))}${rest > 0 ? '1' : ''}`,
    `${fixed}${'1'.repeat(rest)}`,
    bits,
  ].map(addressText);
};

const addressText = (bits: string): string =>
  bits.length === 32
    ? (bits.match(/.{8}/g) ?? []).map((part) => Number.parseInt(part, 2)).join('.')
    : (bits.match(/.{16}/g) ?? []).map((part) => Number.parseInt(part, 2).toString(16)).join(':');
