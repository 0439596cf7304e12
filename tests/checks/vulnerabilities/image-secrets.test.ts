import type { EnvVariable } from 'rempart/check';
import check from '../../../checks/vulnerabilities/image-secrets.ts';
import { testCheck } from '../../test-check.ts';
import { image } from '../container-examples.ts';
import { step, variable } from '../image-examples.ts';

const withEnv = (...env: readonly EnvVariable[]) => ({
  self: { image: image({ env }), history: [step('CMD ["sh"]')] },
});
const withStep = (createdBy: string) => ({ self: { image: image({ env: [] }), history: [step(createdBy)] } });

testCheck(check, [
  { name: 'nothing secret', facts: withEnv(variable('PATH', { value: '/usr/bin' })), expect: 'pass' },
  {
    name: 'a token by its form',
    facts: withEnv(variable('X', { secretForm: true })),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'X holds a secret, by its form',
          expected: 'no secret in the image',
          actual: 'in the environment, 20 characters',
          location: { resource: 'env:X', pointer: '/Config/Env' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'a password by its name: milder', facts: withEnv(variable('DB_PASSWORD')), expect: 'fail' },
  {
    name: 'an empty password is none',
    facts: withEnv(variable('DB_PASSWORD', { value: '', length: 0 })),
    expect: 'pass',
  },
  { name: 'the public key of Python’s release manager', facts: withEnv(variable('GPG_KEY')), expect: 'pass' },
  {
    name: 'the file that holds the secret',
    facts: withEnv(variable('POSTGRES_PASSWORD_FILE', { value: '/run/secrets/pw' })),
    expect: 'pass',
  },
  {
    name: 'a switch',
    facts: withEnv(variable('ALLOW_EMPTY_PASSWORD', { value: 'yes', length: 3 })),
    expect: 'pass',
  },
  {
    name: 'a build argument in a step',
    facts: withStep('|1 NPM_TOKEN=[redacted 36] /bin/sh -c npm ci'),
    expect: 'fail',
  },
  {
    name: 'a token in a step, by its form',
    facts: withStep('RUN /bin/sh -c git clone https://x:[redacted 40]@a.example/r'),
    expect: 'fail',
  },
  {
    name: 'the step that set a variable is no second place',
    facts: {
      self: {
        image: image({ env: [variable('X', { secretForm: true })] }),
        history: [step('/bin/sh -c #(nop)  ENV X=[redacted 40]')],
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'X holds a secret, by its form',
          expected: 'no secret in the image',
          actual: 'in the environment, 20 characters',
          location: { resource: 'env:X', pointer: '/Config/Env' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a variable that a later step emptied is still in the history',
    facts: {
      self: {
        image: image({ env: [variable('DB_PASSWORD', { value: '', length: 0 })] }),
        history: [step('ENV DB_PASSWORD='), step('ENV DB_PASSWORD=[redacted 12]')],
      },
    },
    expect: 'fail',
  },
  {
    name: 'a label',
    facts: { self: { image: image({ env: [], labels: { 'deploy.token': '[redacted 27]' } }), history: [] } },
    expect: 'fail',
  },
  {
    name: 'a label whose name only holds such a word',
    facts: { self: { image: image({ env: [], labels: { author: '[redacted 7]' } }), history: [] } },
    expect: 'pass',
  },
  {
    name: 'the command that it starts',
    facts: { self: { image: image({ env: [], cmd: ['server', '--token', '[redacted 9]'] }), history: [] } },
    expect: 'fail',
  },
  {
    name: 'labels that are not told',
    facts: { self: { image: image({ env: [], labels: null }), history: [] } },
    expect: 'unknown',
  },
  { name: 'a step without one', facts: withStep('RUN /bin/sh -c apt-get update'), expect: 'pass' },
  {
    name: 'an environment that is not told',
    facts: { self: { image: image({ env: null }), history: [] } },
    expect: 'unknown',
  },
]);
