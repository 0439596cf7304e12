import check from '../../../checks/ssh-server/permit-root-login.ts';
import { testCheck } from '../../test-check.ts';
import { exampleSshd } from './example-sshd.ts';

const keysOnly = { passwordauthentication: 'no', kbdinteractiveauthentication: 'no', usepam: 'yes' };

testCheck(check, [
  {
    name: 'root is refused',
    facts: { self: { sshd: exampleSshd({ permitrootlogin: 'no' }) } },
    expect: 'pass',
  },
  { name: 'there is no sshd', facts: { self: { sshd: null } }, expect: 'not-applicable' },
  {
    name: 'root may use a password',
    facts: { self: { sshd: exampleSshd({ permitrootlogin: 'yes', passwordauthentication: 'yes' }) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Root may log in over SSH with a password',
          expected: 'permitrootlogin no',
          actual: 'permitrootlogin yes',
          location: { resource: 'permitrootlogin' },
        },
      ],
    },
  },
  {
    name: 'a password through PAM is a password too',
    facts: {
      self: {
        sshd: exampleSshd({
          permitrootlogin: 'yes',
          passwordauthentication: 'no',
          kbdinteractiveauthentication: 'yes',
          usepam: 'yes',
        }),
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Root may log in over SSH with a password',
          expected: 'permitrootlogin no',
          actual: 'permitrootlogin yes',
          location: { resource: 'permitrootlogin' },
        },
      ],
    },
  },
  {
    name: 'only keys are taken: milder',
    facts: { self: { sshd: exampleSshd({ permitrootlogin: 'yes', ...keysOnly }) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Root may log in over SSH',
          expected: 'permitrootlogin no',
          actual: 'permitrootlogin yes',
          severity: 'high',
          location: { resource: 'permitrootlogin' },
        },
      ],
    },
  },
  {
    name: 'the default of OpenSSH, keys for root, is a milder fault',
    facts: { self: { sshd: exampleSshd({ permitrootlogin: 'without-password' }) } },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Root may log in over SSH with a key',
          expected: 'permitrootlogin no',
          actual: 'permitrootlogin without-password',
          severity: 'medium',
          location: { resource: 'permitrootlogin' },
        },
      ],
    },
  },
  {
    name: 'a Match block lets root in, which dev-sec and Lynis do not see',
    facts: {
      self: {
        sshd: exampleSshd(
          { permitrootlogin: 'no', passwordauthentication: 'yes' },
          { 'Match Address 10.0.0.0/8': { permitrootlogin: 'yes' } },
        ),
      },
    },
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: 'Root may log in over SSH with a password (Match Address 10.0.0.0/8)',
          expected: 'permitrootlogin no',
          actual: 'permitrootlogin yes',
          location: {
            path: '/etc/ssh/sshd_config',
            line: 9,
            resource: 'permitrootlogin for Match Address 10.0.0.0/8',
          },
        },
      ],
    },
  },
  {
    name: 'what a hidden Match block says is not known',
    facts: {
      self: {
        sshd: exampleSshd(
          { permitrootlogin: 'no' },
          {},
          {
            connections: {
              ...exampleSshd({ permitrootlogin: 'no' }).connections,
              complete: false,
              reason: { code: 'permission', text: 'Match blocks: /etc/ssh/sshd_config may not be read' },
            },
          },
        ),
      },
    },
    expect: 'unknown',
  },
]);
