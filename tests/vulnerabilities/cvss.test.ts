import { describe, expect, it } from 'vitest';
import { cvssSeverity } from '../../src/vulnerabilities/cvss.ts';

/** Every combination of the values of metrics, which are told as `AV:NALP AC:LH`. */
const combinations = (prefix: string, metrics: string): readonly string[] =>
  metrics
    .split(' ')
    .map((metric) => metric.split(':'))
    .reduce<readonly string[]>(
      (vectors, [name = '', values = '']) =>
        vectors.flatMap((vector) => [...values].map((value) => `${vector}/${name}:${value}`)),
      [''],
    )
    .map((vector) => `${prefix}${vector}`.replace(/^\//, ''));

describe('CVSS v2: examples of its guide', () => {
  it.each([
    ['CVE-2002-0392', 'AV:N/AC:L/Au:N/C:N/I:N/A:C', 7.8, 'high'],
    ['CVE-2003-0818', 'AV:N/AC:L/Au:N/C:C/I:C/A:C', 10, 'high'],
    ['CVE-2003-0062', 'AV:L/AC:H/Au:N/C:C/I:C/A:C', 6.2, 'medium'],
    ['the same with what passes', 'AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C', 6.2, 'medium'],
    ['in brackets', '(AV:L/AC:L/Au:N/C:P/I:N/A:N)', 2.1, 'low'],
    ['without impact', 'AV:N/AC:L/Au:N/C:N/I:N/A:N', 0, 'none'],
  ])('%s: %s is %d', (_, vector, score, severity) =>
    expect(cvssSeverity(vector)).toEqual({ severity, score, by: 'CVSS_V2' }),
  );
});

describe('CVSS v3: examples of its example document', () => {
  it.each([
    ['CVE-2013-1937', 'AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1, 'medium'],
    ['CVE-2013-0375', 'AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4, 'medium'],
    ['CVE-2014-3566', 'AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 3.1, 'low'],
    ['CVE-2012-1516', 'AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', 9.9, 'critical'],
    ['CVE-2012-0384', 'AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 8.8, 'high'],
    ['CVE-2015-1098', 'AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H', 7.8, 'high'],
    ['CVE-2014-0160', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 7.5, 'high'],
    ['CVE-2014-6271', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8, 'critical'],
    ['CVE-2008-1447', 'AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N', 6.8, 'medium'],
    ['CVE-2014-2005', 'AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 6.8, 'medium'],
    ['CVE-2010-0467', 'AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N', 5.8, 'medium'],
    ['CVE-2013-6014', 'AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H', 9.3, 'critical'],
    ['without impact', 'AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:N', 0, 'none'],
  ])('%s: %s is %d', (_, vector, score, severity) => {
    for (const version of ['3.0', '3.1'])
      expect(cvssSeverity(`CVSS:${version}/${vector}`)).toEqual({ severity, score, by: 'CVSS_V3' });
  });

  it('is the base score alone, in whatever order the metrics stand', () => {
    expect(cvssSeverity('CVSS:3.1/S:U/E:U/C:H/I:H/A:H/MAV:P/AV:N/AC:L/PR:N/UI:N/CR:L')?.score).toBe(9.8);
  });
});

describe('CVSS v4: examples of its example document', () => {
  it.each([
    ['CVE-2022-41741', 'AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.3, 'high'],
    ['CVE-2020-3549', 'AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.7, 'high'],
    ['CVE-2023-3089', 'AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N', 8.3, 'high'],
    ['CVE-2021-44714', 'AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N', 4.6, 'medium'],
    ['CVE-2022-21830', 'AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N', 5.1, 'medium'],
    ['CVE-2022-22186', 'AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N', 6.9, 'medium'],
    ['CVE-2023-21989', 'AV:L/AC:L/AT:N/PR:H/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:N', 5.9, 'medium'],
    ['CVE-2023-30560', 'AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:H/SA:N', 8.3, 'high'],
    ['CVE-2014-0160', 'AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N', 8.7, 'high'],
    ['CVE-2021-44228', 'AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 10, 'critical'],
    ['CVE-2014-6271', 'AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3, 'critical'],
    ['CVE-2013-6014', 'AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:H', 6.4, 'medium'],
    ['CVE-2016-5729', 'AV:L/AC:L/AT:N/PR:H/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 9.3, 'critical'],
    ['without impact', 'AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N', 0, 'none'],
  ])('%s: %s is %d', (_, vector, score, severity) =>
    expect(cvssSeverity(`CVSS:4.0/${vector}`)).toEqual({ severity, score, by: 'CVSS_V4' }),
  );

  it('is the base score, whatever is known of exploits and of the environment', () => {
    const base = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N';
    expect(cvssSeverity(`${base}/E:P/CR:L/MSI:S/AU:Y/U:Amber`)?.score).toBe(cvssSeverity(base)?.score);
    expect(cvssSeverity(base)?.score).toBe(6.9);
  });
});

describe('all vectors together', () => {
  // The sums are those of the calculator that Red Hat publishes (RedHatProductSecurity/cvss), which agreed on each vector.
  it.each([
    ['', 'AV:LAN AC:HML Au:MSN C:NPC I:NPC A:NPC', 729, 38_007],
    ['CVSS:3.0', 'AV:NALP AC:LH PR:NLH UI:NR S:UC C:HLN I:HLN A:HLN', 2592, 142_706],
    ['CVSS:3.1', 'AV:NALP AC:LH PR:NLH UI:NR S:UC C:HLN I:HLN A:HLN', 2592, 142_706],
    ['CVSS:4.0', 'AV:NALP AC:LH AT:NP PR:NLH UI:NPA VC:HLN VI:HLN VA:HN SC:HLN SI:N SA:HN', 15_552, 896_741],
  ])('%s %s have the scores of another calculator, in tenths', (prefix, metrics, count, sum) => {
    const vectors = combinations(prefix, metrics);
    expect(vectors).toHaveLength(count);
    const tenths = vectors.map((vector) => (cvssSeverity(vector)?.score ?? Number.NaN) * 10);
    expect(tenths.filter((score) => !(score >= 0 && score <= 100))).toEqual([]);
    expect(tenths.reduce((total, score) => total + Math.round(score), 0)).toBe(sum);
  });
});

describe('what is no vector has no score', () => {
  it.each([
    '',
    'CVSS:3.1/',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:H',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/ZZ:1',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/',
    'CVSS:3.1/AV:N:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:3.1/av:n/ac:l/pr:n/ui:n/s:u/c:h/i:h/a:h',
    'CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:3.1/__proto__:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:3.1/constructor:/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:S/SA:H',
    'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H',
    'CVSS:2.0/AV:N/AC:L/Au:N/C:N/I:N/A:C',
    '9.8',
    `CVSS:3.1/${'AV:N/'.repeat(100_000)}`,
  ])('%.60s', (vector) => expect(cvssSeverity(vector)).toBeNull());
});
