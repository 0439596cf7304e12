import { containerInspect, imageInspect } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import checks from '../../../checks/vulnerabilities/container-secrets.ts';
import { apiFixture, valueFrom } from '../../facts/api-fixture.ts';
import { testCheck } from '../../test-check.ts';
import { type ContainerChange, container, image, known, refused } from '../container-examples.ts';
import { variable } from '../image-examples.ts';

const [environment, command] = checks;

const started = (change: ContainerChange, ofImage: Parameters<typeof image>[0] | null = {}) => ({
  self: { inspect: container(change) },
  parent: { image: { image: ofImage === null ? refused : known(image(ofImage)) } },
});
const withEnv = (...env: readonly ReturnType<typeof variable>[]) => ({ config: { env } });

testCheck(environment, [
  { name: 'nothing secret', facts: started(withEnv(variable('PATH', { value: '/bin' }))), expect: 'pass' },
  {
    name: 'a token by its form',
    facts: started(withEnv(variable('X', { secretForm: true }))),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'X holds a secret, by its form',
          expected: 'a file that holds it',
          actual: '20 characters in the environment',
          location: { pointer: '/Config/Env', resource: 'env:X' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  { name: 'a password by its name', facts: started(withEnv(variable('DB_PASSWORD'))), expect: 'fail' },
  {
    name: 'what the image sets is told of the image',
    facts: started(withEnv(variable('DB_PASSWORD')), { env: [variable('DB_PASSWORD')] }),
    expect: 'pass',
  },
  {
    name: 'another value than the image sets',
    facts: started(withEnv(variable('DB_PASSWORD')), { env: [variable('DB_PASSWORD', { length: 8 })] }),
    expect: 'fail',
  },
  {
    name: 'an image that could not be asked hides nothing',
    facts: started(withEnv(variable('API_TOKEN')), null),
    expect: 'fail',
  },
  {
    name: 'the file that holds it',
    facts: started(withEnv(variable('DB_PASSWORD_FILE', { value: '/run/secrets/db' }))),
    expect: 'pass',
  },
  {
    name: 'an empty one',
    facts: started(withEnv(variable('DB_PASSWORD', { value: '', length: 0 }))),
    expect: 'pass',
  },
  { name: 'a public key', facts: started(withEnv(variable('GPG_KEY'))), expect: 'pass' },
  { name: 'not told', facts: started({ config: { env: null } }), expect: 'unknown' },
]);

const bare = { path: 'server', args: [], config: { labels: {}, healthcheck: { kind: 'unset' } } } as const;

testCheck(command, [
  { name: 'nothing secret', facts: started({ ...bare, args: ['--port', '80'] }), expect: 'pass' },
  {
    name: 'an argument by its name',
    facts: started({ ...bare, args: ['--password', '[redacted 27]'] }),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'password stands in the command line and seems to be a secret, by its name',
          expected: 'a file that holds it',
          actual: 'in the command line',
          location: { pointer: '/Args', resource: 'the command line:password' },
          severity: 'medium',
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'a URL with a password',
    facts: started({ ...bare, args: ['postgres://app:[redacted 8]@db/app'] }),
    expect: 'fail',
  },
  {
    name: 'a name that the redaction is careful with',
    facts: started({ ...bare, args: ['--auth-mode', '[redacted 5]'] }),
    expect: 'pass',
  },
  {
    name: 'what the image starts is told of the image',
    facts: started(
      { ...bare, args: ['--token=[redacted 9]'] },
      { entrypoint: ['server'], cmd: ['--token=[redacted 9]'] },
    ),
    expect: 'pass',
  },
  {
    name: 'a label by its name',
    facts: started({ ...bare, config: { ...bare.config, labels: { 'deploy.token': '[redacted 27]' } } }),
    expect: 'fail',
  },
  {
    name: 'a label whose name only holds such a word',
    facts: started({ ...bare, config: { ...bare.config, labels: { author: '[redacted 8]' } } }),
    expect: 'pass',
  },
  {
    name: 'a label of the image',
    facts: started(
      { ...bare, config: { ...bare.config, labels: { 'a.token': '[redacted 8]' } } },
      { labels: { 'a.token': '[redacted 8]' } },
    ),
    expect: 'pass',
  },
  {
    name: 'a health check',
    facts: started({
      ...bare,
      config: {
        ...bare.config,
        healthcheck: { kind: 'test', test: ['CMD', 'curl', 'http://a:[redacted 4]@localhost'] },
      },
    }),
    expect: 'fail',
  },
  {
    name: 'labels that are not told',
    facts: started({ ...bare, config: { ...bare.config, labels: null } }),
    expect: 'unknown',
  },
]);

describe('a container of a real engine', () => {
  const of = {
    self: {
      inspect: valueFrom(containerInspect, apiFixture('container.inspect', 'docker-20.10-with-secrets')),
    },
    parent: {
      image: { image: known(valueFrom(imageInspect, apiFixture('image.inspect', 'docker-20.10-bad'))) },
    },
  };

  it('has two secrets of its own in its environment, the one of its image is not among them', () => {
    expect(environment.evaluate(of as never)).toMatchObject({
      findings: [{ location: { resource: 'env:DATABASE_URL' } }, { location: { resource: 'env:API_TOKEN' } }],
    });
  });

  it('has one in its command line and one in a label', () => {
    expect(command.evaluate(of as never)).toMatchObject({
      findings: [{ location: { pointer: '/Args' } }, { location: { pointer: '/Config/Labels' } }],
    });
  });
});
