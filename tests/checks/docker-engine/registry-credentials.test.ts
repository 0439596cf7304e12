import { completeSet, incompleteSet, type RegistryCredentialFile } from 'rempart/check';
import check from '../../../checks/docker-engine/registry-credentials.ts';
import { testCheck } from '../../test-check.ts';
import { NO_PERMISSION } from '../host-examples.ts';

const file = (
  path: string,
  mode: number,
  stored: readonly string[],
  helper: string | null = null,
): RegistryCredentialFile => ({ path, entry: { mode, uid: 0, gid: 0 }, stored, helper });
const self = (...files: readonly RegistryCredentialFile[]) => ({ self: { files: completeSet(files) } });
const finding = (actual: string, over: object = {}) => ({
  message: 'Logins to a registry stand readable in /root/.docker/config.json',
  expected: 'a credential helper (credsStore)',
  actual,
  location: { path: '/root/.docker/config.json', resource: '/root/.docker/config.json' },
  fix: { command: 'docker logout REGISTRY' },
  severity: 'low' as const,
  ...over,
});

testCheck(check, [
  {
    name: 'a helper keeps them',
    facts: self(file('/root/.docker/config.json', 0o600, [], 'pass')),
    expect: 'pass',
  },
  {
    name: 'a configuration without logins',
    facts: self(file('/home/ada/.docker/config.json', 0o600, [])),
    expect: 'pass',
  },
  {
    name: 'in the clear, for its owner alone: milder',
    facts: self(file('/root/.docker/config.json', 0o600, ['ghcr.io'])),
    expect: {
      outcome: 'fail',
      findings: [finding('ghcr.io; 0600')],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'in the clear, for others to read',
    facts: self(file('/home/ada/.docker/config.json', 0o644, ['ghcr.io'])),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Logins to a registry stand readable in /home/ada/.docker/config.json',
          expected: 'a credential helper (credsStore)',
          actual: 'ghcr.io; 0644',
          location: {
            path: '/home/ada/.docker/config.json',
            resource: '/home/ada/.docker/config.json',
          },
          fix: { command: 'chmod 600 /home/ada/.docker/config.json' },
        },
      ],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'in the clear although there is a helper, which keeps the others',
    facts: self(file('/root/.docker/config.json', 0o600, ['ghcr.io'], 'pass')),
    expect: {
      outcome: 'fail',
      findings: [finding('ghcr.io; 0600, beside pass')],
      resources: { passed: 0, total: 1, complete: true },
    },
  },
  {
    name: 'Podman’s, in memory and gone with the session',
    facts: self(file('/run/user/1000/containers/auth.json', 0o600, ['quay.io'])),
    expect: 'fail',
  },
  { name: 'nobody logs in', facts: self(), expect: 'not-applicable' },
  {
    name: 'homes that may not be looked into',
    facts: { self: { files: incompleteSet([], NO_PERMISSION) } },
    expect: 'unknown',
  },
]);
