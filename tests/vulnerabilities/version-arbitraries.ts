import fc, { type Arbitrary } from '../seeded-properties.ts';

const text = (pieces: readonly string[], min: number, max: number): Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces), { minLength: min, maxLength: max }).map((parts) => parts.join(''));
const maybe = (arbitrary: Arbitrary<string>): Arbitrary<string> => fc.oneof(fc.constant(''), arbitrary);
const joined = (...parts: readonly Arbitrary<string>[]): Arbitrary<string> =>
  fc.tuple(...parts).map((each) => each.join(''));
const number = fc.constantFrom('0', '0', '1', '1', '2', '9', '10', '01', '00', '20240101000000000000');
const plainNumber = fc.constantFrom('0', '0', '1', '1', '2', '9', '10', '20240101000000000000');
const numbers = (of: Arbitrary<string>, min: number, max: number): Arbitrary<string> =>
  fc.array(of, { minLength: min, maxLength: max }).map((all) => all.join('.'));

const deb = joined(
  maybe(fc.constantFrom('0:', '1:', '01:')),
  fc.constantFrom('0', '1', '9', '10'),
  text(['0', '1', '9', '10', '01', 'a', 'z', 'A', '+', '~', '~~', '.', 'rc', 'dfsg', '-1'], 0, 5),
  maybe(joined(fc.constant('-'), text(['0', '1', '2', '00', '+deb12u', '~bpo', 'ubuntu', '.'], 1, 3))),
);

const rpmText = text(['0', '1', '9', '10', '01', 'a', 'b', 'rc', 'A', '~', '^', '.', '_', '+'], 1, 5);
const rpm = joined(
  maybe(fc.constantFrom('0:', '1:', '01:')),
  rpmText,
  maybe(joined(fc.constantFrom('-', '-', '-1.el9'), rpmText)),
);

const apk = joined(
  fc.constantFrom('1', '01', '1', '001', '10'),
  maybe(numbers(fc.constantFrom('0', '1', '9', '10', '01', '001', '010'), 1, 2).map((rest) => `.${rest}`)),
  maybe(fc.constantFrom('a', 'b')),
  maybe(
    text(
      ['_alpha', '_beta2', '_pre1', '_rc', '_rc02', '_cvs', '_svn', '_git1', '_hg', '_p', '_p1', '_p01'],
      1,
      2,
    ),
  ),
  maybe(fc.constantFrom('~1a', '~ab', '~0')),
  maybe(fc.constantFrom('-r0', '-r1', '-r10', '-r01', '-r001')),
);

const identifiers = numbers(
  fc.constantFrom('0', '1', '2', '10', 'a', 'b', 'rc', 'A', '-', '1a', '0-1'),
  1,
  3,
);
const semverTail = joined(
  maybe(joined(fc.constant('-'), identifiers)),
  maybe(fc.constantFrom('+build', '+1.2')),
);
const semver = joined(maybe(fc.constant('v')), numbers(plainNumber, 1, 4), semverTail);

const go = fc.oneof(
  joined(maybe(fc.constant('v')), numbers(plainNumber, 3, 3), semverTail),
  joined(fc.constant('v'), numbers(plainNumber, 1, 2)),
  fc.constantFrom(
    'v0.0.0-20190308221718-c2843e01d9a2',
    'v0.0.0-20200622213623-75b288015ac9',
    'v1.2.4-0.20200101000000-abcdefabcdef',
  ),
  fc.constantFrom('go1', 'go1.2', 'go1.2.9', 'go1.2rc1', 'go1.2beta2', 'go1.9 X:boringcrypto', 'go1.10.1'),
);

const separator = fc.constantFrom('', '.', '-', '_');
const pep440 = joined(
  maybe(fc.constantFrom('v', '0!', '1!')),
  numbers(number, 1, 3),
  maybe(
    joined(
      separator,
      fc.constantFrom('a', 'b', 'c', 'rc', 'alpha', 'Beta', 'pre', 'preview'),
      separator,
      fc.constantFrom('0', '1', '2', '10'),
    ),
  ),
  maybe(fc.oneof(fc.constantFrom('-0', '-1', '.post', '.post1', '-r2', '_rev10', 'POST1'))),
  maybe(fc.constantFrom('.dev', '.dev0', '-dev1', 'dev10', '_DEV2')),
  maybe(fc.constantFrom('+a', '+1', '+1.0', '+a.1', '+A_1', '+ubuntu-1', '+10', '+01')),
);

const gem = joined(
  number,
  fc
    .array(fc.constantFrom('0', '1', '2', '10', '01', 'a', 'b', 'rc', 'A', 'a10', '1a', 'rc1'), {
      maxLength: 3,
    })
    .map((parts) => parts.map((part) => `.${part}`).join('')),
  maybe(fc.constantFrom('-1', '-a', '-rc.1', '-0', '-java')),
);

const QUALIFIERS = [
  'alpha',
  'beta',
  'milestone',
  'a',
  'b',
  'm',
  'rc',
  'cr',
  'snapshot',
  'ga',
  'final',
  'release',
  'sp',
  'x',
  'foo',
  'RC',
  'Final',
  'v',
];

/** Any chain of numbers and words. */
const maven = joined(
  fc.constantFrom('0', '1', '2', '10'),
  fc
    .array(
      fc.tuple(
        fc.constantFrom('.', '.', '-', ''),
        fc.oneof(fc.constantFrom('0', '1', '2', '10', '00', '01'), fc.constantFrom(...QUALIFIERS)),
      ),
      { maxLength: 4 },
    )
    .map((parts) => parts.flat().join('')),
);

/** As releases are named: numbers, then one qualifier behind a hyphen with a number. Only here Maven's order goes in no circle. */
const mavenRelease = joined(
  numbers(number, 1, 3),
  maybe(
    joined(
      fc.constant('-'),
      fc.constantFrom(...QUALIFIERS),
      maybe(fc.constantFrom('-1', '-2', '1', '2', '10')),
    ),
  ),
);

/** Versions of each ecosystem's order, from a small alphabet so that equal and nearly equal ones are frequent. */
export const versionArbitraries = { deb, rpm, apk, semver, go, pep440, gem, maven, mavenRelease };
