import { defineCheck, defineFact, fail, file, notApplicable, pass } from 'rempart/check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Connection, HostConnection } from '../../src/transports/connection.ts';

/** These mistakes do not compile (law 1); `tsc` fails when one of the expected errors goes away. */
const motd = defineFact({
  id: 'test.motd',
  description: 'The message of the day',
  probe: file('/etc/motd'),
  parse: (output) => output?.content ?? null,
});

const metadata = {
  id: 'os-hardening/test',
  title: 'A test',
  targets: ['host'],
  severity: 'low',
  rationale: 'r',
  remediation: 'r',
  references: [],
} as const;

describe('a check does not compile when it', () => {
  it('reads a fact it did not declare', () => {
    const check = defineCheck({
      ...metadata,
      needs: { self: { motd } },
      // @ts-expect-error -- `sshd` is not among its needs
      evaluate: ({ self: { sshd } }) => (sshd === null ? pass() : notApplicable('')),
    });
    expect(check.id).toBe('os-hardening/test');
  });

  it('returns a promise', () => {
    const check = defineCheck({
      ...metadata,
      needs: { self: { motd } },
      // @ts-expect-error -- a check is synchronous
      evaluate: async ({ self: { motd } }) => (motd === null ? pass() : notApplicable('')),
    });
    expect(check.needs.self.motd).toBe(motd);
  });

  it('ignores that a fact can be absent', () => {
    const check = defineCheck({
      ...metadata,
      needs: { self: { motd } },
      // @ts-expect-error -- `motd` is null where there is no such file
      evaluate: ({ self: { motd } }) => (motd.length > 0 ? pass() : notApplicable('')),
    });
    expect(check.severity).toBe('low');
  });

  it('reads a parent that it did not name', () => {
    const check = defineCheck({
      ...metadata,
      needs: { parent: { host: { motd } } },
      // @ts-expect-error -- only its host was named
      evaluate: ({ parent }) => (parent['docker-engine'].motd === null ? pass() : notApplicable('')),
    });
    expect(check.targets).toEqual(['host']);
  });

  it('fails without a finding', () => {
    const check = defineCheck({
      ...metadata,
      needs: { self: { motd } },
      // @ts-expect-error -- a failure names at least one deviation
      evaluate: ({ self: { motd } }) => (motd === null ? pass() : fail([])),
    });
    expect(check.title).toBe('A test');
  });
});

describe('a fact', () => {
  it('must say what it is when there is no such thing', () => {
    const fact = defineFact({
      id: 'test.length',
      description: 'd',
      probe: file('/etc/motd'),
      // @ts-expect-error -- null is passed where the file is absent
      parse: (output) => output.content.length,
    });
    expect(fact.id).toBe('test.length');
  });
});

describe('a connection', () => {
  it('has one verb; a host lends streams besides (law 2)', () => {
    expectTypeOf<keyof Connection>().toEqualTypeOf<'ask' | 'record' | typeof Symbol.asyncDispose>();
    expectTypeOf<keyof HostConnection>().toEqualTypeOf<
      'ask' | 'record' | 'dial' | 'parallelDials' | 'interruption' | typeof Symbol.asyncDispose
    >();
  });
});
