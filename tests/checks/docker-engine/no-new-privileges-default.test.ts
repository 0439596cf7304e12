import { completeSet } from 'rempart/check';
import check from '../../../checks/docker-engine/no-new-privileges-default.ts';
import { testCheck } from '../../test-check.ts';
import { container, engine, known, leftOut, podman } from '../container-examples.ts';
import { daemon, daemons, engineTarget as target } from '../engine-examples.ts';

const facts = (
  info: ReturnType<typeof engine>,
  flags: readonly string[] | null,
  ...securityOpts: readonly (readonly string[])[]
) => ({
  self: { info },
  parent: { host: { daemons: flags === null ? leftOut : known(daemons(daemon(flags))) } },
  children: {
    container: completeSet(
      securityOpts.map((securityOpt, index) => ({
        inspect: container({ hostConfig: { securityOpt } }),
        target: { ...target, id: String(index) },
      })),
    ),
  },
});

testCheck(check, [
  {
    name: 'the engine lists it (24.0 and later)',
    facts: facts(engine({ noNewPrivileges: true }), null),
    target,
    expect: 'pass',
  },
  { name: 'a flag', facts: facts(engine(), ['--no-new-privileges']), target, expect: 'pass' },
  {
    name: '`--no-new-privileges=false` is off, although the word is there',
    facts: facts(engine(), ['--no-new-privileges=false']),
    target,
    expect: 'fail',
  },
  {
    name: 'not set, and no container asks, because there is none',
    facts: facts(engine(), []),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The default lets processes of containers gain privileges',
          expected: 'true',
          actual: 'not set, which means false',
        },
      ],
    },
  },
  {
    name: 'not set, but every container asks for it: milder',
    facts: facts(engine(), [], ['no-new-privileges']),
    target,
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'The default lets processes of containers gain privileges',
          expected: 'true',
          actual: 'not set, which means false',
          severity: 'low',
        },
      ],
    },
  },
  ...(
    [
      ['one of them asks that it be off', [['no-new-privileges'], ['no-new-privileges:false']]],
      ['one of them asks for something of a like name', [['no-new-privileges'], ['x-no-new-privileges']]],
    ] as const
  ).map(([name, options]) => ({
    name: `not set, and ${name}`,
    facts: facts(engine(), [], ...options),
    target,
    expect: {
      outcome: 'fail' as const,
      findings: [
        {
          message: 'The default lets processes of containers gain privileges',
          expected: 'true',
          actual: 'not set, which means false',
        },
      ] as const,
    },
  })),
  {
    name: 'an engine that does not tell, without its host',
    facts: facts(engine({}, { serverVersion: '23.0.6' }), null),
    target,
    expect: 'unknown',
  },
  {
    name: 'an engine that would tell, without its host',
    facts: facts(engine({ noNewPrivileges: false }, { serverVersion: '24.0.9' }), null),
    target,
    expect: 'fail',
  },
  { name: 'Podman', facts: facts(podman(), null), target, expect: 'not-applicable' },
]);
